package shuzi;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Tells in the OpenAPI document what may be null in answers: the components of their records that are {@code @Nullable}. */
@Component
@SuppressWarnings({"rawtypes", "unchecked"}) // as the schemas of the library are
class OpenApiNullability implements ModelConverter, GlobalOpenApiCustomizer {

    private static final String REFERENCE = "#/components/schemas/";

    private final Map<String, Set<String>> nullable = new ConcurrentHashMap<>(); // fields by the schema's name

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> others) {
        if (!others.hasNext()) {
            return null;
        }
        Schema<?> schema = others.next().resolve(type, context, others);
        Class<?> raw = Json31.mapper().constructType(type.getType()).getRawClass();
        if (schema != null && raw.isRecord()) {
            String name = schema.get$ref() == null ? schema.getName() : name(schema.get$ref());
            if (name != null) {
                nullable.put(
                        name,
                        Arrays.stream(raw.getRecordComponents())
                                .filter(component ->
                                        component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                                .map(component -> component.getName())
                                .collect(Collectors.toSet()));
            }
        }
        return schema;
    }

    @Override
    public void customise(OpenAPI openApi) {
        Map<String, Schema> schemas = openApi.getComponents().getSchemas();
        Set<String> answered = new HashSet<>();
        openApi.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .flatMap(operation -> operation.getResponses().values().stream())
                .filter(response -> response.getContent() != null)
                .flatMap(response -> response.getContent().values().stream())
                .forEach(content -> addReferences(content.getSchema(), schemas, answered));
        schemas.forEach((name, schema) -> {
            Map<String, Schema> fields = schema.getProperties();
            if (answered.contains(name) && fields != null) {
                nullable.getOrDefault(name, Set.of())
                        .forEach(field -> fields.computeIfPresent(field, (any, given) -> orNull(given)));
            }
        });
    }

    private static void addReferences(@Nullable Schema<?> schema, Map<String, Schema> schemas, Set<String> found) {
        if (schema == null) {
            return;
        }
        if (schema.get$ref() != null && found.add(name(schema.get$ref()))) {
            addReferences(schemas.get(name(schema.get$ref())), schemas, found);
        }
        addReferences(schema.getItems(), schemas, found);
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(field -> addReferences(field, schemas, found));
        }
        if (schema.getOneOf() != null) {
            schema.getOneOf().forEach(one -> addReferences(one, schemas, found));
        }
    }

    private static Schema<?> orNull(Schema<Object> schema) {
        if (schema.get$ref() != null) {
            Schema<?> either = new JsonSchema();
            either.setDescription(schema.getDescription());
            either.setOneOf(List.of(new JsonSchema().$ref(schema.get$ref()), new JsonSchema().types(Set.of("null"))));
            return either;
        }
        if (schema.getTypes() != null) {
            schema.addType("null");
        }
        if (schema.getEnum() != null && !schema.getEnum().contains(null)) {
            schema.addEnumItemObject(null);
        }
        return schema;
    }

    private static String name(String reference) {
        return reference.substring(REFERENCE.length());
    }
}
