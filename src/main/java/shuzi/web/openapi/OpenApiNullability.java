package shuzi.web.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.stereotype.Component;

/**
 * Describes in the OpenAPI document which fields of responses are always present and which can be null. Every component
 * of a response's record is present. A {@code @Nullable} component can be null or, if Jackson omits nulls, absent.
 * Bounds are removed from responses.
 */
@Component
@SuppressWarnings({"rawtypes", "unchecked"}) // the schemas of the library are raw types
class OpenApiNullability implements ModelConverter, GlobalOpenApiCustomizer {

    private static final String REFERENCE = "#/components/schemas/";

    // Names of fields, by the name of the schema. They belong to all services of a process, as Swagger's list of
    // converters does: a schema of the first service can be resolved by the converter of the last.
    private static final Map<String, Set<String>> NULLABLE = new ConcurrentHashMap<>();
    private static final Map<String, Set<String>> ABSENT_IF_NULL = new ConcurrentHashMap<>();

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        Schema<?> schema = chain.next().resolve(type, context, chain);
        Class<?> raw = Json31.mapper().constructType(type.getType()).getRawClass();
        if (schema != null && raw.isRecord()) {
            String name = schema.get$ref() == null ? schema.getName() : name(schema.get$ref());
            if (name != null) {
                Map<Boolean, Set<String>> fields = components(raw)
                        .filter(component -> component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                        .collect(Collectors.partitioningBy(
                                OpenApiNullability::isLeftOut,
                                Collectors.mapping(RecordComponent::getName, Collectors.toSet())));
                NULLABLE.put(name, fields.getOrDefault(false, Set.of()));
                ABSENT_IF_NULL.put(name, fields.getOrDefault(true, Set.of()));
            }
        }
        return schema;
    }

    @Override
    public void customise(OpenAPI openApi) {
        Map<String, Schema> schemas = openApi.getComponents().getSchemas();
        Set<String> inResponses = new HashSet<>();
        openApi.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .flatMap(operation -> operation.getResponses().values().stream())
                .filter(response -> response.getContent() != null)
                .flatMap(response -> response.getContent().values().stream())
                .forEach(content -> addReferences(content.getSchema(), schemas, inResponses));
        schemas.forEach((name, schema) -> {
            Map<String, Schema> fields = schema.getProperties();
            if (inResponses.contains(name) && fields != null && NULLABLE.containsKey(name)) {
                Set<String> optional = ABSENT_IF_NULL.getOrDefault(name, Set.of());
                schema.setRequired(fields.keySet().stream()
                        .filter(field -> !optional.contains(field))
                        .sorted()
                        .toList());
                NULLABLE.getOrDefault(name, Set.of())
                        .forEach(field -> fields.computeIfPresent(field, (any, given) -> orNull(given)));
                fields.values().forEach(OpenApiNullability::removeBounds);
            }
        });
        addModelConfig(schemas);
    }

    /**
     * Adds the schema of a model's settings: those of a job, none of them required, because an older version may have
     * had fewer; or the known facts of an imported model.
     */
    private static void addModelConfig(Map<String, Schema> schemas) {
        Schema<?> ofJob = schemas.get("TrainingConfig");
        if (ofJob == null) {
            throw new IllegalStateException("there is no schema TrainingConfig");
        }
        var config = new JsonSchema();
        config.setTypes(Set.of("object"));
        config.setDescription("The settings of the training, or the known facts of an imported model");
        config.setProperties(new LinkedHashMap<>(ofJob.getProperties()));
        var imported = new JsonSchema();
        imported.setTypes(Set.of("object"));
        imported.setDescription("For an imported model: its file, its format, and notes of the import");
        imported.setExample(Map.of("file", "theta.mat", "format", "mat"));
        config.addProperty("imported", imported);
        schemas.put("ModelConfig", config);
    }

    /** Returns the components of a record, including those of its unwrapped records. */
    private static Stream<RecordComponent> components(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .flatMap(component -> component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)
                        ? components(component.getType())
                        : Stream.of(component));
    }

    /** Tells whether Jackson omits a component that is null. */
    private static boolean isLeftOut(RecordComponent component) {
        JsonInclude include = component.getAccessor().getAnnotation(JsonInclude.class);
        if (include == null) {
            include = component.getDeclaringRecord().getAnnotation(JsonInclude.class);
        }
        return include != null && include.value() == JsonInclude.Include.NON_NULL;
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

    /** Removes bounds and defaults, which apply to requests only; some records are used in both. */
    private static void removeBounds(Schema<?> schema) {
        schema.minimum(null).maximum(null).exclusiveMinimumValue(null).exclusiveMaximumValue(null);
        schema.minItems(null).maxItems(null).setDefault(null);
        schema.setDefaultSetFlag(false);
        if (schema.getItems() != null) {
            removeBounds(schema.getItems());
        }
    }

    private static String name(String reference) {
        return reference.substring(REFERENCE.length());
    }
}
