package shuzi.problem;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/** Refuses a part that a multipart form does not have, or has once: what is sent must not be ignored. */
@ControllerAdvice
class UnknownFormFields {

    @InitBinder
    void refuseUnknownFields(WebDataBinder binder, NativeWebRequest request) {
        MultipartHttpServletRequest form = request.getNativeRequest(MultipartHttpServletRequest.class);
        Class<?> type =
                binder.getTargetType() == null ? null : binder.getTargetType().resolve();
        if (type == null || !type.isRecord()) {
            return;
        }
        binder.setDeclarativeBinding(
                true); // by the constructor alone: a name such as page[0].a is none of its parameters
        if (form == null) {
            return;
        }
        List<RecordComponent> fields = List.of(type.getRecordComponents());
        Map<String, Integer> sent = new LinkedHashMap<>();
        form.getParameterMap().forEach((name, values) -> sent.merge(name, values.length, Integer::sum));
        form.getMultiFileMap().forEach((name, files) -> sent.merge(name, files.size(), Integer::sum));
        sent.forEach((name, times) -> {
            RecordComponent field = fields.stream()
                    .filter(known -> known.getName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> InvalidRequestException.field(
                            name,
                            "is not a field of this form; its fields are "
                                    + fields.stream()
                                            .map(RecordComponent::getName)
                                            .toList()));
            if (times > 1 && field.getType() != List.class) {
                throw InvalidRequestException.field(name, "is given %d times".formatted(times));
            }
        });
    }
}
