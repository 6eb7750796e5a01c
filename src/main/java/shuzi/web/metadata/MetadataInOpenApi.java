package shuzi.web.metadata;

import io.swagger.v3.oas.models.media.Schema;
import java.util.Map;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes in the OpenAPI document that null removes a tag, which annotations cannot express. */
@Configuration(proxyBeanMethods = false)
class MetadataInOpenApi {

    @Bean
    @SuppressWarnings("rawtypes") // the schemas of the library are raw types
    GlobalOpenApiCustomizer tagsCanBeNull() {
        return openApi -> {
            Schema patch = openApi.getComponents().getSchemas().get("MetadataPatch");
            if (patch != null
                    && ((Map<?, ?>) patch.getProperties()).get("tags") instanceof Schema<?> tags
                    && tags.getAdditionalProperties() instanceof Schema<?> value) {
                value.addType("null");
            }
        };
    }
}
