package shuzi.security;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may come in. Nothing here is checked by annotations: their messages would show the values.
 *
 * @param mode {@code none}: everybody may everything, only where the service listens on loopback; {@code api-key}: clients
 *     send a key in {@code X-API-Key}; {@code jwt}: clients send a bearer token of an OAuth 2 issuer
 * @param keys API keys, each as {@code name:role+role:sha256}, the SHA-256 of the key in hexadecimal digits
 * @param keysFile a file of such keys, one a line, empty lines and those after {@code #} apart; read again when it changes
 * @param allowedOrigins web sites, such as {@code https://numerals.example.com}, whose pages may call the service (CORS)
 * @param jwt which tokens are taken
 */
@ConfigurationProperties("shuzi.security")
record SecuritySettings(
        @DefaultValue("none") Mode mode,
        @DefaultValue List<String> keys,
        @Nullable Path keysFile,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue Jwt jwt) {

    /** How clients show who they are. */
    enum Mode {
        NONE,
        API_KEY,
        JWT
    }

    /**
     * Which tokens are taken: signed by the issuer, for the audience, and not expired. Their scopes are names of roles.
     *
     * @param issuer URL of the issuer, as it stands in {@code iss}; its keys are found by OpenID Connect Discovery
     * @param audience what has to be in {@code aud}
     */
    record Jwt(@Nullable String issuer, @Nullable String audience) {}
}
