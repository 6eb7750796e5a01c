package shuzi.web.binding;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.validation.Valid;
import jakarta.validation.Validator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import shuzi.web.problem.FieldProblem;
import shuzi.web.problem.InvalidRequestException;
import shuzi.web.problem.TooLargeException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Reports all errors of a JSON body at once: unknown fields, and values of a wrong type or out of bounds. Jackson would
 * stop at the first error, and bean validation would not start.
 */
@ControllerAdvice
class JsonFields extends RequestBodyAdviceAdapter {

    private static final int MAX_BYTES = 1 << 20; // about a hundred times the size of a request with all fields

    private final JsonMapper json;
    private final Validator validator;

    JsonFields(JsonMapper json, Validator validator) {
        this.json = json.rebuild()
                .withCoercionConfig(
                        LogicalType.Textual,
                        coercions -> Stream.of(
                                        CoercionInputShape.Integer,
                                        CoercionInputShape.Float,
                                        CoercionInputShape.Boolean)
                                .forEach(shape -> coercions.setCoercion(shape, CoercionAction.Fail)))
                .build();
        this.validator = validator;
    }

    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return type instanceof Class<?> body && body.isRecord();
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter)
            throws IOException {
        byte[] bytes = message.getBody().readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw TooLargeException.because("The JSON body is larger than 1 MB, which is the limit.");
        }
        JsonNode body = read(bytes, message.getHeaders().getContentType());
        if (body != null && body.isObject()) {
            List<FieldProblem> errors = errors(body, (Class<?>) type);
            if (!errors.isEmpty()) {
                throw InvalidRequestException.fields(errors);
            }
        }
        return new ReadMessage(bytes, message.getHeaders());
    }

    /** Parses the body. Returns null if it is not JSON, which the converter then reports. */
    private @Nullable JsonNode read(byte[] bytes, @Nullable MediaType type) {
        try {
            Charset charset = type == null ? null : type.getCharset();
            return charset == null || charset.name().startsWith("UTF-") || charset.equals(StandardCharsets.US_ASCII)
                    ? json.readTree(bytes) // Jackson detects which of them it is
                    : json.readTree(new String(bytes, charset));
        } catch (JacksonException ignored) {
            return null; // the converter reports it
        }
    }

    /** Returns the errors of the body's fields. */
    private List<FieldProblem> errors(JsonNode body, Class<?> type) {
        var errors = new ArrayList<FieldProblem>();
        Map<String, RecordComponent> fields = new LinkedHashMap<>();
        components(type).forEach(field -> fields.put(jsonName(field), field));
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        MergePatch patch = type.getAnnotation(MergePatch.class);
        if (patch == null) { // an omitted field of a patch is not checked
            fields.keySet().forEach(name -> values.put(name, null));
        }
        body.properties().forEach(property -> {
            String name = property.getKey();
            RecordComponent field = fields.get(name);
            if (field == null) {
                errors.add(new FieldProblem(
                        name,
                        (patch != null
                                        ? "cannot be changed; the fields that can are "
                                        : "is not a field of this request; its fields are ")
                                + fields.keySet()));
                return;
            }
            try {
                if (!property.getValue().isNull()) {
                    values.put(name, json.treeToValue(property.getValue(), json.constructType(field.getGenericType())));
                } else if (patch != null && List.of(patch.required()).contains(name)) {
                    errors.add(new FieldProblem(name, "cannot be removed"));
                }
            } catch (JacksonException e) {
                values.remove(name);
                errors.add(FieldProblem.wrongValue(name, e));
            }
        });
        fields.forEach((name, field) -> {
            if (values.containsKey(name)) {
                validator
                        .validateValue(field.getDeclaringRecord(), field.getName(), values.get(name))
                        .forEach(violation -> errors.add(new FieldProblem(
                                violation
                                        .getPropertyPath()
                                        .toString()
                                        .replaceAll("\\.<[^>]*>$", "") // without the suffix of an element
                                        .replaceFirst("^" + name + "<K>", name), // nor the mark of a map's key
                                violation.getMessage())));
                if (values.get(name) instanceof Record nested
                        && field.getAccessor().isAnnotationPresent(Valid.class)) {
                    errors.addAll(nestedErrors(name, nested));
                }
            }
        });
        return errors;
    }

    /** Returns the errors in the fields of a record that is the value of a field. */
    private List<FieldProblem> nestedErrors(String name, Record nested) {
        return Arrays.stream(nested.getClass().getRecordComponents())
                .flatMap(field -> validator.validateProperty(nested, field.getName()).stream()
                        .map(violation -> new FieldProblem(name + "." + jsonName(field), violation.getMessage())))
                .toList();
    }

    /** Returns the name of a field in JSON, which differs from that of its component if Java reserves the name. */
    private static String jsonName(RecordComponent field) {
        JsonProperty name = field.getAccessor().getAnnotation(JsonProperty.class);
        return name == null ? field.getName() : name.value();
    }

    /** Returns the fields of a record, including those of its unwrapped records. */
    private static Stream<RecordComponent> components(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> !component.getAccessor().isAnnotationPresent(JsonIgnore.class))
                .flatMap(component -> component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)
                        ? components(component.getType())
                        : Stream.of(component));
    }

    /** A message whose body is already in memory. */
    private record ReadMessage(byte[] bytes, HttpHeaders headers) implements HttpInputMessage {

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }
    }
}
