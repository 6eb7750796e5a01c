package shuzi.web.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.lang.reflect.ParameterizedType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import shuzi.web.RequestId;
import shuzi.web.idempotency.IdempotentRequests;

/** Adds the headers of responses and the response 304 to the OpenAPI document. */
@Configuration(proxyBeanMethods = false)
class OpenApiResponses {

    private static final String TAGGED = "x-tagged"; // marks an operation until the headers are written
    private static final Set<String> WITHOUT_TAG = Set.of("text/event-stream", "text/html", "text/csv");

    /** Marks the operations that return a JSON resource with its tag. */
    @Bean
    GlobalOperationCustomizer taggedResources() {
        return (operation, handler) -> {
            if (handler.getMethod().getGenericReturnType() instanceof ParameterizedType answer
                    && answer.getRawType() == ResponseEntity.class
                    && answer.getActualTypeArguments()[0] instanceof Class<?> body
                    && body.isRecord()) {
                operation.addExtension(TAGGED, true);
            }
            return operation;
        };
    }

    @Bean
    GlobalOpenApiCustomizer headersOfResponses() {
        return openApi -> {
            addHeader(openApi, RequestId.HEADER, "Id of the request, also in the log", new StringSchema());
            addHeader(openApi, HttpHeaders.LOCATION, "URL of the created resource", new StringSchema().format("uri"));
            addHeader(
                    openApi,
                    HttpHeaders.ETAG,
                    "Current tag of the resource, for `If-None-Match` and `If-Match`",
                    new StringSchema());
            addHeader(openApi, HttpHeaders.RETRY_AFTER, "Seconds to wait before the next attempt", new IntegerSchema());
            addHeader(openApi, HttpHeaders.ALLOW, "The supported methods", new StringSchema());
            addHeader(openApi, HttpHeaders.CONTENT_DISPOSITION, "File name of the download", new StringSchema());
            openApi.getPaths()
                    .values()
                    .forEach(path ->
                            path.readOperationsMap().forEach((method, operation) -> describe(method, operation)));
        };
    }

    private static void addHeader(OpenAPI openApi, String name, String description, Schema<?> schema) {
        openApi.getComponents()
                .addHeaders(name, new Header().description(description).schema(schema));
    }

    private static void describe(HttpMethod method, Operation operation) {
        boolean tagged =
                operation.getExtensions() != null && operation.getExtensions().remove(TAGGED) != null;
        boolean repeatable = operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(parameter -> IdempotentRequests.HEADER.equals(parameter.getName()));
        Map<String, ApiResponse> responses = new LinkedHashMap<>(operation.getResponses());
        responses.forEach((status, response) -> {
            if (response.get$ref() != null) {
                return; // a shared response, which has its own headers
            }
            refer(response, RequestId.HEADER);
            switch (status) {
                case "200" -> describeContent(method, operation, response, tagged);
                case "201", "202" -> {
                    if (!isEventStream(response)) { // which begins before there is a resource
                        refer(response, HttpHeaders.LOCATION);
                    }
                    if (tagged && method == HttpMethod.PUT) {
                        refer(response, HttpHeaders.ETAG);
                    }
                }
                case "405" -> refer(response, HttpHeaders.ALLOW);
                case "409" -> {
                    if (repeatable) {
                        refer(response, HttpHeaders.RETRY_AFTER);
                    }
                }
                case "429", "503" -> refer(response, HttpHeaders.RETRY_AFTER);
                default -> {}
            }
        });
    }

    private static boolean isEventStream(ApiResponse response) {
        return response.getContent() != null && response.getContent().containsKey(MediaType.TEXT_EVENT_STREAM_VALUE);
    }

    private static void describeContent(HttpMethod method, Operation operation, ApiResponse response, boolean tagged) {
        Set<String> types = Objects.requireNonNull(response.getContent()).keySet();
        boolean file = types.stream().noneMatch(type -> type.endsWith("json") || WITHOUT_TAG.contains(type))
                || types.contains("application/zip");
        if (file || types.contains("text/csv") || operation.getOperationId().equals("reportTrainingJob")) {
            refer(response, HttpHeaders.CONTENT_DISPOSITION);
        }
        if (file || tagged) {
            refer(response, HttpHeaders.ETAG);
            if (method == HttpMethod.GET) {
                var known = new ApiResponse().description("The resource still has the tag in `If-None-Match`");
                refer(known, RequestId.HEADER);
                refer(known, HttpHeaders.ETAG);
                operation.getResponses().addApiResponse("304", known);
            }
        }
    }

    private static void refer(ApiResponse response, String header) {
        if (response.getHeaders() == null || !response.getHeaders().containsKey(header)) {
            response.addHeaderObject(header, new Header().$ref("#/components/headers/" + header));
        }
    }
}
