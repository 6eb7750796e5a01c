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
 * Loads the public keys with which an issuer signs tokens, by OpenID Connect Discovery when the first token arrives.
 * The service therefore starts without the issuer, and it keeps the keys while the issuer is unavailable.
 */
final class IssuerKeys implements JWKSetSource<SecurityContext> {

    private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int MAX_RESPONSE = 1 << 19; // bytes
    private static final Duration CACHED = Duration.ofMinutes(5);
    private static final Duration CACHED_IN_OUTAGE = Duration.ofHours(4);
    /** Minimum time between two requests to the issuer, because a token with an unknown key id triggers one. */
    private static final Duration MIN_INTERVAL = Duration.ofSeconds(3);

    private final String issuer;
    private final DefaultResourceRetriever web =
            new DefaultResourceRetriever((int) TIMEOUT.toMillis(), (int) TIMEOUT.toMillis(), MAX_RESPONSE);
    private volatile boolean loaded;

    IssuerKeys(String issuer) {
        this.issuer = issuer;
    }

    /** Returns these keys behind a cache that limits the rate of requests to the issuer and survives its outages. */
    JWKSource<SecurityContext> cached() {
        return JWKSourceBuilder.create(this)
                .refreshAheadCache(false)
                .cache(CACHED.toMillis(), 2 * TIMEOUT.toMillis())
                .rateLimited(MIN_INTERVAL.toMillis())
                .outageTolerant(CACHED_IN_OUTAGE.toMillis())
                .build();
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long time, @Nullable SecurityContext context)
            throws KeySourceException {
        try {
            JWKSet keys = JWKSet.parse(get(discover()));
            loaded = true;
            return keys;
        } catch (IOException | ParseException | IllegalArgumentException e) {
            log.warn("The issuer of tokens {} provided no keys: {}", issuer, e.toString());
            throw new JWKSetUnavailableException("no keys from the issuer", e);
        }
    }

    private String discover() throws IOException, ParseException {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        Map<String, Object> configuration = JSONObjectUtils.parse(get(base + "/.well-known/openid-configuration"));
        Object actual = configuration.get("issuer");
        if (!issuer.equals(actual)) {
            throw new IOException(
                    "Issuer mismatch: expected %s (shuzi.security.jwt.issuer), the discovery document says %s"
                            .formatted(issuer, actual));
        }
        return JSONObjectUtils.getString(configuration, "jwks_uri");
    }

    private String get(String url) throws IOException {
        return web.retrieveResource(URI.create(url).toURL()).getContent();
    }

    /** Tells whether a token could not be verified because the keys are unavailable. */
    boolean areMissing(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JWKSetUnavailableException) {
                return true;
            }
            if (cause instanceof RateLimitReachedException) {
                return !loaded; // if loaded, the issuer did not have the token's key a moment ago: the token is invalid
            }
        }
        return false;
    }

    @Override
    public void close() {
        // holds no connection between requests
    }
}
