package shuzi.web.problem;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Objects;
import java.util.stream.Stream;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;

/** Writes the problem documents of every operation into the OpenAPI document. */
@Configuration(proxyBeanMethods = false)
class ProblemResponses {

    private static final String SCHEMA = "#/components/schemas/Problem";

    @Bean
    GlobalOpenApiCustomizer problemSchema() {
        return openApi -> ModelConverters.getInstance(true)
                .resolveAsResolvedSchema(new AnnotatedType(ProblemDocument.class))
                .referencedSchemas
                .forEach(openApi.getComponents()::addSchemas);
    }

    @Bean
    GlobalOperationCustomizer problemResponsesOfOperations() {
        return (operation, handler) -> {
            Problems problems = handler.getMethodAnnotation(Problems.class);
            if (problems != null) {
                for (int status : problems.value()) {
                    add(operation, status);
                }
                if (Stream.of(PostMapping.class, PutMapping.class, PatchMapping.class)
                        .anyMatch(handler::hasMethodAnnotation)) {
                    add(operation, HttpStatus.REQUEST_TIMEOUT.value());
                }
                add(operation, HttpStatus.TOO_MANY_REQUESTS.value());
                add(operation, HttpStatus.METHOD_NOT_ALLOWED.value());
                add(operation, HttpStatus.NOT_ACCEPTABLE.value());
                add(operation, HttpStatus.INTERNAL_SERVER_ERROR.value());
                add(operation, HttpStatus.SERVICE_UNAVAILABLE.value());
            }
            return operation;
        };
    }

    /** Replaces the problem documents of the Open Inference Protocol by its own errors. */
    @Bean
    @Order // after the responses of security are written
    GlobalOpenApiCustomizer inferenceErrors() {
        return openApi -> {
            ModelConverters.getInstance(true)
                    .resolveAsResolvedSchema(new AnnotatedType(InferenceError.class))
                    .referencedSchemas
                    .forEach(openApi.getComponents()::addSchemas);
            openApi.getPaths().forEach((path, item) -> {
                if (InferenceError.isFor(path)) {
                    item.readOperations()
                            .forEach(operation -> operation
                                    .getResponses()
                                    .replaceAll((status, response) -> status.startsWith("2")
                                            ? response
                                            : withInferenceError(response, openApi.getComponents())));
                }
            });
        };
    }

    private static ApiResponse withInferenceError(ApiResponse response, Components components) {
        String ref = response.get$ref();
        ApiResponse original = ref == null
                ? response
                : Objects.requireNonNull(components.getResponses().get(ref.substring(ref.lastIndexOf('/') + 1)));
        return new ApiResponse()
                .description(original.getDescription())
                .headers(original.getHeaders())
                .content(new Content()
                        .addMediaType(
                                "application/json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/InferenceError"))));
    }

    private static void add(Operation operation, int status) {
        operation
                .getResponses()
                .addApiResponse(
                        String.valueOf(status),
                        new ApiResponse()
                                .description(description(status))
                                .content(new Content()
                                        .addMediaType(
                                                "application/problem+json",
                                                new MediaType().schema(new Schema<>().$ref(SCHEMA)))));
    }

    private static String description(int status) {
        return switch (status) {
            case 400 -> "The request is malformed";
            case 408 -> "The body arrived too slowly";
            case 404 -> "The resource does not exist";
            case 405 -> "The path does not support this method";
            case 406 -> "The operation supports none of the types in `Accept`";
            case 409 -> "The resource's current state does not allow this";
            case 412 -> "The resource does not match `If-Match`";
            case 413 -> "The request body is too large";
            case 415 -> "The type of the body is not supported";
            case 416 -> "The range begins after the end of the file";
            case 422 -> "The request is well-formed, but its content cannot be used";
            case 429 -> "A limit is reached. Try again after `Retry-After` seconds";
            case 501 -> "The request asks for an extension that the service does not have";
            case 500 -> "An internal error occurred, or stored data are damaged";
            case 503 ->
                "The database or the issuer of tokens is unavailable, or there is no space for temporary"
                        + " files. Try again after `Retry-After` seconds";
            default -> throw new IllegalArgumentException("no description for status " + status);
        };
    }
}
