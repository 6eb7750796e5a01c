package shuzi.security;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of authentication. No annotations validate them, because the messages would show the values.
 *
 * @param mode {@code none}: no authentication, only on loopback addresses; {@code api-key}: clients send a key in
 *     {@code X-API-Key}; {@code jwt}: clients send a bearer token of an OAuth 2 issuer
 * @param keys API keys, each as {@code name:role+role:sha256} with the SHA-256 of the key in hexadecimal digits
 * @param keysFile file of API keys, one per line; empty lines and lines that begin with {@code #} are ignored; reloaded
 *     when it changes
 * @param allowedOrigins web sites whose pages may call the service (CORS), for example {@code
 *     https://numerals.example.com}
 * @param jwt the accepted tokens
 */
@ConfigurationProperties("shuzi.security")
record SecuritySettings(
        @DefaultValue("none") Mode mode,
        @DefaultValue List<String> keys,
        @Nullable Path keysFile,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue Jwt jwt) {

    /** A way in which clients authenticate. */
    enum Mode {
        NONE,
        API_KEY,
        JWT
    }

    /**
     * The accepted tokens: signed by the issuer, for the audience, and not expired. Their scopes are names of roles.
     *
     * @param issuer URL of the issuer, exactly as in {@code iss}; OpenID Connect Discovery finds its keys
     * @param audience value that {@code aud} must contain
     */
    record Jwt(@Nullable String issuer, @Nullable String audience) {}
}
