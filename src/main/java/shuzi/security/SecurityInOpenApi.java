package shuzi.security;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;

/**
 * Adds to the OpenAPI document how clients authenticate and which role each operation needs. The document is the same
 * in every mode.
 */
@Configuration(proxyBeanMethods = false)
class SecurityInOpenApi {

    private static final String API_KEY = "apiKey";
    private static final String TOKEN = "token";
    private static final String UNAUTHENTICATED = "Unauthenticated";
    private static final String FORBIDDEN = "Forbidden";
    private static final String TOO_MANY_REQUESTS = "TooMany";

    @Bean
    GlobalOpenApiCustomizer securityOfOperations() {
        return openApi -> {
            describe(openApi);
            openApi.getPaths()
                    .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                        PathContainer container = PathContainer.parsePath(path);
                        if (EndpointRoles.isOpen(container)) {
                            operation.addSecurityItem(new SecurityRequirement());
                        } else {
                            describe(operation, EndpointRoles.roles(HttpMethod.valueOf(method.name()), container));
                        }
                    }));
        };
    }

    private static void describe(OpenAPI openApi) {
        openApi.addSecurityItem(new SecurityRequirement()) // in mode none
                .addSecurityItem(new SecurityRequirement().addList(API_KEY))
                .addSecurityItem(new SecurityRequirement().addList(TOKEN));
        Components components = openApi.getComponents();
        components
                .addSecuritySchemes(
                        API_KEY,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.APIKEY)
                                .in(SecurityScheme.In.HEADER)
                                .name(SecurityConfiguration.API_KEY_HEADER)
                                .description("An API key, if `shuzi.security.mode` is `api-key`"))
                .addSecuritySchemes(
                        TOKEN,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .bearerFormat("JWT")
                                .description(
                                        "A token of the issuer, if `shuzi.security.mode` is `jwt`. Its scopes are role names"))
                .addResponses(
                        UNAUTHENTICATED,
                        problem("The request has no valid key or token")
                                .addHeaderObject(
                                        "WWW-Authenticate",
                                        new Header().description("What to send").schema(new StringSchema())))
                .addResponses(
                        FORBIDDEN,
                        problem(
                                "The client lacks the required role, or the request comes from a page of a web site that"
                                        + " is not allowed"))
                .addResponses(
                        TOO_MANY_REQUESTS,
                        problem("The client has exceeded one of its limits")
                                .addHeaderObject(
                                        "Retry-After",
                                        new Header()
                                                .description("Seconds to wait before the next attempt")
                                                .schema(new IntegerSchema())));
    }

    private static ApiResponse problem(String description) {
        return new ApiResponse()
                .description(description)
                .addHeaderObject("X-Request-Id", new Header().$ref("#/components/headers/X-Request-Id"))
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
    }

    private static void describe(Operation operation, Set<Role> roles) {
        String needed = "Needs the role "
                + roles.stream().map("`%s`"::formatted).collect(Collectors.joining(" or "))
                + " if security is on.";
        operation.setDescription((Objects.requireNonNullElse(operation.getDescription(), "") + " " + needed).strip());
        refer(operation, "401", UNAUTHENTICATED);
        refer(operation, "403", FORBIDDEN);
        if (!operation.getResponses().containsKey("429")) {
            refer(operation, "429", TOO_MANY_REQUESTS);
        }
    }

    private static void refer(Operation operation, String status, String response) {
        operation.getResponses().addApiResponse(status, new ApiResponse().$ref(response));
    }
}
