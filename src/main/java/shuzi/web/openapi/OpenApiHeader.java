package shuzi.web.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import java.net.URI;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.customizers.ServerBaseUrlCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Writes the head of the OpenAPI document. */
@Configuration(proxyBeanMethods = false)
class OpenApiHeader {

    /** Marks every described request body as required. */
    @Bean
    GlobalOperationCustomizer requiredBodies() {
        return (operation, handler) -> {
            if (operation.getRequestBody() != null) {
                operation.getRequestBody().setRequired(true);
            }
            return operation;
        };
    }

    /**
     * Sets the server to the one that serves the document, by its path alone; behind a gateway that is the gateway's
     * prefix.
     */
    @Bean
    ServerBaseUrlCustomizer serverOfThisDocument() {
        return (address, request) -> {
            String path = URI.create(address).getPath();
            return path.isEmpty() ? "/" : path;
        };
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Shuzi")
                        .description(
                                "Trains and serves back-propagation neural networks for handwritten Chinese numerals."
                                        + " Import images at /datasets, train at /training-jobs, classify at /predict.")
                        .version("1")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")));
    }
}
