package shuzi.problem;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/** Refuses a part of a multipart form that the form does not have: a misspelt field must not be ignored. */
@ControllerAdvice
class UnknownFormFields {

    @InitBinder
    void refuseUnknownFields(WebDataBinder binder, NativeWebRequest request) {
        MultipartHttpServletRequest form = request.getNativeRequest(MultipartHttpServletRequest.class);
        Class<?> type =
                binder.getTargetType() == null ? null : binder.getTargetType().resolve();
        if (form == null || type == null || !type.isRecord()) {
            return;
        }
        List<String> known = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        var sent = new ArrayList<>(form.getParameterMap().keySet());
        sent.addAll(form.getMultiFileMap().keySet());
        @Nullable
        String unknown = sent.stream()
                .filter(field -> !known.contains(field))
                .findFirst()
                .orElse(null);
        if (unknown != null) {
            throw InvalidRequestException.field(unknown, "is not a field of this form; its fields are " + known);
        }
    }
}
