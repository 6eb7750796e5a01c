package shuzi.web.problem;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;

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
                if (handler.hasMethodAnnotation(PostMapping.class)) {
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
            case 404 -> "There is no such thing";
            case 405 -> "The path does not have the method that was used";
            case 406 -> "None of the types that `Accept` names is one that there is";
            case 409 -> "The state of the thing forbids it";
            case 412 -> "The resource is not as `If-Match` expects it to be";
            case 413 -> "What was sent is too large";
            case 415 -> "What was sent is not of a type that is taken";
            case 416 -> "The file ends before the range that is asked for begins";
            case 422 -> "The request is understood, but what it brings cannot be used";
            case 429 -> "The service does as much of this as it can; `Retry-After` tells when to try again";
            case 500 -> "Something went wrong in the service, or what it stores is damaged";
            case 503 ->
                "The database cannot be used for now, the issuer of tokens does not answer, or there is no room for temporary files; `Retry-After` tells when to try again";
            default -> throw new IllegalArgumentException("no description for status " + status);
        };
    }
}
