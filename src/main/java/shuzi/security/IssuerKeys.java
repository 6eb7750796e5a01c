package shuzi.security;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that an issuer signs tokens with, found by OpenID Connect Discovery when the first token comes: the service starts without
 * the issuer, and keeps the keys while it is away.
 */
final class IssuerKeys implements JWKSetSource<SecurityContext> {

    private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int LARGEST_ANSWER = 1 << 19;
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration KEPT_WITHOUT_ISSUER = Duration.ofHours(4);
    /** Minimum time between two requests to the issuer, because a token with an unknown key id triggers one. */
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(3);

    private final String issuer;
    private final DefaultResourceRetriever web =
            new DefaultResourceRetriever((int) TIMEOUT.toMillis(), (int) TIMEOUT.toMillis(), LARGEST_ANSWER);
    private volatile boolean known;

    IssuerKeys(String issuer) {
        this.issuer = issuer;
    }

    /** These keys, kept for some time, and asked for not too often. */
    JWKSource<SecurityContext> kept() {
        return JWKSourceBuilder.create(this)
                .refreshAheadCache(false)
                .cache(KEPT.toMillis(), 2 * TIMEOUT.toMillis())
                .rateLimited(BETWEEN_QUESTIONS.toMillis())
                .outageTolerant(KEPT_WITHOUT_ISSUER.toMillis())
                .build();
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long time, @Nullable SecurityContext context)
            throws KeySourceException {
        try {
            JWKSet keys = JWKSet.parse(get(discover()));
            known = true;
            return keys;
        } catch (IOException | ParseException | IllegalArgumentException failed) {
            log.warn("The issuer of tokens {} provided no keys: {}", issuer, failed.toString());
            throw new JWKSetUnavailableException("no keys from the issuer", failed);
        }
    }

    private String discover() throws IOException, ParseException {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        Map<String, Object> configuration = JSONObjectUtils.parse(get(base + "/.well-known/openid-configuration"));
        Object told = configuration.get("issuer");
        if (!issuer.equals(told)) {
            throw new IOException(
                    "Issuer mismatch: expected %s (shuzi.security.jwt.issuer), the discovery document says %s"
                            .formatted(issuer, told));
        }
        return JSONObjectUtils.getString(configuration, "jwks_uri");
    }

    private String get(String url) throws IOException {
        return web.retrieveResource(URI.create(url).toURL()).getContent();
    }

    /** Whether a token could not be verified because the keys are not to be had. */
    boolean areMissing(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JWKSetUnavailableException) {
                return true;
            }
            if (cause instanceof RateLimitReachedException) {
                return !known; // else the token is signed with a key that the issuer has just not had
            }
        }
        return false;
    }

    @Override
    public void close() {
        // nothing is open between two questions
    }
}
