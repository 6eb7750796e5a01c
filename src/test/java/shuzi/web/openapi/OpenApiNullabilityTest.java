package shuzi.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenApiNullabilityTest {

    record Remark(String text, @Nullable String author) {}

    /** Swagger has one list of converters for all services of a process. */
    @Test
    @SuppressWarnings({"rawtypes", "unchecked"}) // as in the library
    void aSchemaThatTheConverterOfAnotherServiceResolvedIsDescribedAsWell() {
        var converters = new ModelConverters(true);
        converters.addConverter(new OpenApiNullability());
        Map<String, Schema> schemas =
                new HashMap<>(converters.resolveAsResolvedSchema(new AnnotatedType(Remark.class)).referencedSchemas);
        schemas.put("TrainingConfig", new Schema<>().properties(Map.of()));
        OpenAPI document = new OpenAPI()
                .components(new Components().schemas(schemas))
                .path("/remarks", new PathItem().get(new Operation().responses(answer("Remark"))));

        new OpenApiNullability().customise(document);

        Schema<?> remark = Objects.requireNonNull(schemas.get("Remark"));
        assertThat(remark.getRequired()).containsExactly("author", "text");
        assertThat(Objects.requireNonNull(remark.getProperties().get("author")).getTypes())
                .isEqualTo(Set.of("string", "null"));
    }

    private static ApiResponses answer(String schema) {
        MediaType json = new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + schema));
        return new ApiResponses()
                .addApiResponse("200", new ApiResponse().content(new Content().addMediaType("application/json", json)));
    }
}
