package shuzi.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import shuzi.Api;
import shuzi.OtherService;
import shuzi.SecondServiceTest;

/** The service in mode jwt without a management port. Its limit of requests is low, so that each test uses its own client. */
@SecondServiceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokensHttpTest {

    private Issuer issuer;
    private OtherService service;
    private Api.Answer withoutIssuer;

    @BeforeAll
    void start(@Autowired DataSource database) throws Exception {
        issuer = new Issuer();
        issuer.setAway(true);
        service = new OtherService(
                database,
                "--shuzi.security.mode=jwt",
                "--shuzi.security.jwt.issuer=" + issuer.url(),
                "--shuzi.security.jwt.audience=shuzi",
                "--shuzi.limit.requests-per-second=5",
                "--shuzi.limit.failed-authentications-per-second=1000");
        Api first = bearer(issuer.token("first", "read"));
        withoutIssuer = first.get("/models");
        issuer.setAway(false);
        Awaitility.await().until(() -> first.get("/models").status() == 200);
    }

    @AfterAll
    void stop() {
        if (service != null) {
            service.close();
        }
        if (issuer != null) {
            issuer.close();
        }
    }

    private Api bearer(String token) {
        return service.api().with("Authorization", "Bearer " + token);
    }

    @Test
    void aTokenGets503WithRetryAfterWhileTheIssuerIsUnavailable() {
        assertThat(withoutIssuer.json(503).get("detail").asString())
                .isEqualTo("The token cannot be verified because its issuer is unavailable. Try again later.");
        assertThat(withoutIssuer.header("Retry-After")).isEqualTo("5");
        assertThat(withoutIssuer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void scopesAreRoles() throws Exception {
        Api ann = bearer(issuer.token("ann", "openid predict"));
        assertThat(ann.get("/models").status()).isEqualTo(200);
        Api.Answer rejected = ann.get("/datasets");
        assertThat(rejected.json(403).get("detail").asString()).isEqualTo("This operation needs the role read.");
        assertThat(rejected.header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"shuzi\", error=\"insufficient_scope\", scope=\"read\"");
        Api listed = bearer(Issuer.sign(
                issuer.claims("listed", "").claim("scope", null).claim("scp", List.of("read", "train")), issuer.key()));
        assertThat(listed.get("/datasets").status()).isEqualTo(200);
        assertThat(bearer(issuer.token("none", "openid")).get("/models").status())
                .isEqualTo(403);
    }

    @Test
    void theSubjectIsInTheAuditLog() throws Exception {
        String subject = "client 5f\u00fcr b@example.com";
        assertThat(bearer(issuer.token(subject, "admin"))
                        .delete("/models/00000000-0000-0000-0000-000000000000")
                        .status())
                .isEqualTo(404);
        Awaitility.await()
                .until(() -> service.jdbc()
                        .sql("select status from audit_log where client = ?")
                        .param(subject)
                        .query(Integer.class)
                        .list()
                        .equals(List.of(404)));
    }

    @Test
    void anInvalidTokenIsRejected() throws Exception {
        var key = issuer.key();
        var good = issuer.claims("bad", "admin");
        var bad = Map.of(
                "expired",
                Issuer.sign(
                        issuer.claims("bad", "admin")
                                .expirationTime(Date.from(Instant.now().minusSeconds(120))),
                        key),
                "without an end",
                Issuer.sign(issuer.claims("bad", "admin").expirationTime(null), key),
                "for another service",
                Issuer.sign(issuer.claims("bad", "admin").audience("other"), key),
                "of another issuer",
                Issuer.sign(issuer.claims("bad", "admin").issuer("https://example.com"), key),
                "of nobody",
                Issuer.sign(issuer.claims("bad", "admin").subject(null), key),
                "of a subject with a line break",
                Issuer.sign(issuer.claims("bad\nINFO forged", "admin"), key),
                "signed with a key that the issuer does not have",
                Issuer.sign(good, Issuer.newKey("second")),
                "signed with another key of the same name",
                Issuer.sign(good, Issuer.newKey("first")),
                "not signed",
                new PlainJWT(good.build()).serialize(),
                "no token",
                "x.y.z");
        bad.forEach((what, token) -> {
            Api.Answer answer = bearer(token).get("/models");
            assertThat(answer.status()).as(what).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate"))
                    .as(what)
                    .isEqualTo("Bearer realm=\"shuzi\", error=\"invalid_token\"");
            assertThat(answer.text()).as(what).doesNotContain(token);
        });
    }

    @Test
    void aNewKeyOfTheIssuerIsFoundWithoutARestart() throws Exception {
        RSAKey young = Issuer.newKey("young");
        issuer.publish(young);
        Api client = bearer(Issuer.sign(issuer.claims("young", "read"), young));
        Awaitility.await().until(() -> client.get("/models").status() == 200);
    }

    @Test
    void aTokenSignedWithThePublicKeyAsASecretIsRejected() throws Exception {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(),
                issuer.claims("bad", "admin").build());
        token.sign(new MACSigner(issuer.key().toRSAPublicKey().getEncoded()));
        assertThat(bearer(token.serialize()).get("/models").status()).isEqualTo(401);
    }

    @Test
    void anApiKeyIsNotAcceptedAsAToken() {
        Api.Answer answer = service.api().get("/models", "X-API-Key", "x");
        assertThat(answer.json(401).get("detail").asString())
                .isEqualTo("Send a bearer token in the header Authorization.");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"shuzi\"");
    }

    @Test
    void withoutAManagementPortOnlyHealthIsExposed() throws Exception {
        Api admin = bearer(issuer.token("operator", "admin"));
        assertThat(service.api().get("/actuator/health").json(200).get("status").asString())
                .isEqualTo("UP");
        assertThat(admin.get("/actuator/metrics").status()).isEqualTo(404);
        assertThat(admin.get("/actuator/info").status()).isEqualTo(404);
        assertThat(service.api().get("/actuator/metrics").status()).isEqualTo(401);
    }

    @Test
    void aClientBeyondItsRateGets429WithRetryAfterAndOthersDoNot() throws Exception {
        Api busy = bearer(issuer.token("busy", "read"));
        Api.Answer answer = busy.get("/models");
        for (int request = 0; request < 500 && answer.status() == 200; request++) {
            answer = busy.get("/models");
        }
        assertThat(answer.json(429).get("detail").asString())
                .isEqualTo(
                        "You send more than 5 requests per second, which is the limit for one client. Try again later.");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(bearer(issuer.token("calm", "read")).get("/models").status()).isEqualTo(200);
        for (int probe = 0; probe < 20; probe++) {
            assertThat(service.api().get("/livez").status()).isEqualTo(200);
        }
        MeterRegistry meters = service.bean(MeterRegistry.class);
        assertThat(meters.get("shuzi.limit.rejected")
                        .tag("limit", "requests")
                        .counter()
                        .count())
                .isPositive();
        assertThat(meters.get("shuzi.limit.clients")
                        .tag("limit", "requests")
                        .gauge()
                        .value())
                .isPositive();
    }
}
