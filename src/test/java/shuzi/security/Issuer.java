package shuzi.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** An OAuth 2 issuer with the endpoints that a resource server uses. It can be made unavailable. */
final class Issuer implements AutoCloseable {

    private final HttpServer server;
    private final RSAKey key;
    private final List<JWK> published = new CopyOnWriteArrayList<>();
    private volatile boolean away;

    Issuer() throws IOException, JOSEException {
        key = newKey("first");
        publish(key);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/.well-known/openid-configuration", () -> """
                {"issuer": "%s", "jwks_uri": "%s/keys"}""".formatted(url(), url()));
        answer("/keys", () -> new JWKSet(published).toString());
        server.start();
    }

    static RSAKey newKey(String id) throws JOSEException {
        return new RSAKeyGenerator(2048).keyID(id).generate();
    }

    private void answer(String path, Supplier<String> body) {
        server.createContext(path, exchange -> answer(exchange, body.get()));
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(away ? 503 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void setAway(boolean away) {
        this.away = away;
    }

    /** Publishes another key of the issuer. */
    void publish(RSAKey another) {
        published.add(another.toPublicJWK());
    }

    RSAKey key() {
        return key;
    }

    /** Returns the claims of a valid token for the audience {@code shuzi}. */
    JWTClaimsSet.Builder claims(String subject, String scope) {
        return new JWTClaimsSet.Builder()
                .issuer(url())
                .audience("shuzi")
                .subject(subject)
                .claim("scope", scope)
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    String token(String subject, String scope) throws JOSEException {
        return sign(claims(subject, scope), key);
    }

    static String sign(JWTClaimsSet.Builder claims, RSAKey key) throws JOSEException {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(key.getKeyID())
                .type(new JOSEObjectType("at+jwt"))
                .build();
        var token = new SignedJWT(header, claims.build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
