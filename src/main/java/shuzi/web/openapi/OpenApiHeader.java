package shuzi.web.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.ServerBaseUrlCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Writes the head of the OpenAPI document. */
@Configuration(proxyBeanMethods = false)
class OpenApiHeader {

    private static final List<String> TAGS =
            List.of("Predictions", "Numbers", "Data sets", "Training jobs", "Models", "Aliases"); // then all others

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

    /** Sorts the groups of operations as a newcomer needs them. */
    @Bean
    OpenApiCustomizer orderOfTags() {
        return openApi -> openApi.setTags(openApi.getTags().stream()
                .sorted(Comparator.comparingInt(tag -> Math.floorMod(TAGS.indexOf(tag.getName()), TAGS.size() + 1)))
                .toList());
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Shuzi")
                        .description("""
                                Reads handwritten Chinese numerals with back-propagation (BP) networks, and trains them.

                                To classify a picture, send it to `POST /predict`; a model comes with the service. To train a \
                                network of your own:

                                1. `POST /datasets/synthetic` generates images, `POST /datasets` imports yours. The response has \
                                the `id` of the data set.
                                2. `POST /training-jobs` with this id as `datasetId` starts a job. Its response has the `id` of the \
                                job.
                                3. `GET /training-jobs/{id}` has the `modelId` as soon as the job has succeeded.
                                4. `POST /predict` with this id as `model` classifies a picture with your network.

                                The lists `GET /datasets`, `GET /training-jobs` and `GET /models` have the ids of everything that \
                                exists. [The page](../) does all of this without ids. Documents of the project explain more: \
                                `README.md` (a walk), `docs/network.md` (settings of a job), `docs/datasets.md` (formats), \
                                `docs/events.md` (watching a job, repeating a request), `docs/models.md` (aliases, evaluation), \
                                `docs/clients.md` (programs).""")
                        .version("1")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")));
    }
}
