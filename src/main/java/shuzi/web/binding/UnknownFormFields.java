package shuzi.web.binding;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.ResolvableType;
import org.springframework.validation.FieldError;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.multipart.MultipartFile;

/**
 * Rejects unknown and repeated parts of a multipart form, because no part must be ignored. Parts of file fields become
 * files.
 */
@ControllerAdvice
class UnknownFormFields {

    private final LocalValidatorFactoryBean validator;

    UnknownFormFields(LocalValidatorFactoryBean validator) {
        this.validator = validator;
    }

    @InitBinder
    void rejectUnknownFields(WebDataBinder binder, NativeWebRequest request) {
        FormRequest form = request.getNativeRequest(FormRequest.class);
        Class<?> type =
                binder.getTargetType() == null ? null : binder.getTargetType().resolve();
        if (type == null || !type.isRecord()) {
            return;
        }
        binder.setDeclarativeBinding(
                true); // binds by the constructor only: a name such as page[0].a is not one of its parameters
        binder.setValidator(validator); // the default validator cannot check the other fields if one has a wrong type
        if (form == null) {
            return;
        }
        List<RecordComponent> fields = List.of(type.getRecordComponents());
        fields.stream()
                .filter(UnknownFormFields::isFile)
                .map(RecordComponent::getName)
                .forEach(form::takeAsFiles);
        Map<String, Integer> sent = new LinkedHashMap<>();
        form.getParameterMap().forEach((name, values) -> sent.merge(name, values.length, Integer::sum));
        form.getMultiFileMap().forEach((name, files) -> sent.merge(name, files.size(), Integer::sum));
        sent.forEach((name, times) -> {
            RecordComponent field = fields.stream()
                    .filter(known -> known.getName().equals(name))
                    .findFirst()
                    .orElse(null);
            if (field == null) {
                reject(
                        binder,
                        name,
                        "is not a field of this form; its fields are "
                                + fields.stream().map(RecordComponent::getName).toList());
            } else if (times > 1 && field.getType() != List.class) {
                reject(binder, name, "is given %d times".formatted(times));
            }
        });
    }

    private static boolean isFile(RecordComponent field) {
        ResolvableType type = ResolvableType.forMethodReturnType(field.getAccessor());
        return type.toClass() == MultipartFile.class
                || type.as(List.class).getGeneric().toClass() == MultipartFile.class;
    }

    /** Adds an error to the others of the form, so that the response lists all of them. */
    private static void reject(WebDataBinder binder, String field, String message) {
        binder.getBindingResult().addError(new FieldError(binder.getObjectName(), field, message));
    }
}
