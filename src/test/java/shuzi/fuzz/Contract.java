package shuzi.fuzz;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The operations of {@code openapi/openapi.yaml} with their requests and responses. */
final class Contract {

    private static final String ADDRESS = "https://shuzi.example/openapi";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete", "head", "options");

    /** A parameter of a path, a query or a header. */
    record Parameter(String name, String in, boolean required, JsonNode schema) {}

    /**
     * An operation.
     *
     * @param path a template, such as {@code /datasets/{id}}
     * @param bodies the schema of each media type of the request body
     * @param answers the media types of the response for each status
     */
    record Operation(
            String method,
            String path,
            List<Parameter> parameters,
            Map<String, JsonNode> bodies,
            Map<Integer, Set<String>> answers) {

        List<Parameter> parametersIn(String place) {
            return parameters.stream()
                    .filter(parameter -> parameter.in.equals(place))
                    .toList();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private final JsonNode document;
    private final SchemaRegistry schemas;
    private final Map<String, Schema> compiled = new ConcurrentHashMap<>();
    private final List<Operation> operations = new ArrayList<>();

    Contract(Path file) {
        document = new YAMLMapper().readTree(file.toFile());
        schemas = SchemaRegistry.withDialect(
                Dialects.getOpenApi31(), builder -> builder.schemas(Map.of(ADDRESS, document.toString())));
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(method -> METHODS.contains(method.getKey()))
                        .forEach(method -> operations.add(
                                operation(method.getKey(), path.getKey(), path.getValue(), method.getValue()))));
    }

    List<Operation> operations() {
        return operations;
    }

    /** Returns the schema that a reference points to, or the schema itself. */
    JsonNode resolve(JsonNode schema) {
        JsonNode resolved = schema;
        while (resolved.has("$ref")) {
            resolved = document.at(resolved.get("$ref").asString().substring(1));
        }
        return resolved;
    }

    /** Returns the errors of the JSON body of a response with this status. */
    List<Error> errors(Operation operation, int status, String mediaType, JsonNode body) {
        String place = "#/paths/%s/%s/responses/%d/content/%s/schema"
                .formatted(
                        escape(operation.path),
                        operation.method.toLowerCase(java.util.Locale.ROOT),
                        status,
                        escape(mediaType));
        return errors(place, body);
    }

    /** Returns the documented headers of a response with this status. */
    Set<String> headers(Operation operation, int status) {
        return new LinkedHashSet<>(resolve(document.path("paths")
                        .path(operation.path)
                        .path(operation.method.toLowerCase(java.util.Locale.ROOT))
                        .path("responses")
                        .path(String.valueOf(status)))
                .path("headers")
                .propertyNames());
    }

    /** Returns the errors of a problem document. */
    List<Error> errorsOfProblem(JsonNode body) {
        return errors("#/components/schemas/Problem", body);
    }

    private List<Error> errors(String place, JsonNode body) {
        return compiled.computeIfAbsent(place, where -> schemas.getSchema(SchemaLocation.of(ADDRESS + where)))
                .validate(body);
    }

    private Operation operation(String method, String path, JsonNode ofPath, JsonNode operation) {
        var parameters = new ArrayList<Parameter>();
        for (JsonNode list : List.of(ofPath.path("parameters"), operation.path("parameters"))) {
            for (JsonNode given : list) {
                JsonNode parameter = resolve(given);
                parameters.add(new Parameter(
                        parameter.get("name").asString(),
                        parameter.get("in").asString(),
                        parameter.path("required").asBoolean(false),
                        resolve(parameter.path("schema"))));
            }
        }
        Map<String, JsonNode> bodies = new LinkedHashMap<>();
        resolve(operation.path("requestBody"))
                .path("content")
                .properties()
                .forEach(content ->
                        bodies.put(content.getKey(), resolve(content.getValue().path("schema"))));
        Map<Integer, Set<String>> answers = new LinkedHashMap<>();
        operation
                .path("responses")
                .properties()
                .forEach(response -> answers.put(
                        Integer.valueOf(response.getKey()),
                        new LinkedHashSet<>(
                                resolve(response.getValue()).path("content").propertyNames())));
        return new Operation(method.toUpperCase(java.util.Locale.ROOT), path, parameters, bodies, answers);
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D");
    }
}
