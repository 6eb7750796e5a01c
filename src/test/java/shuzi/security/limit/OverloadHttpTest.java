package shuzi.security.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import shuzi.Api;
import shuzi.OtherService;
import shuzi.RawHttp;
import shuzi.ServiceTest;
import shuzi.web.problem.ProblemAnswers;

/** A service with twenty threads, of which two are kept free, while clients hold threads with bodies that they do not send. */
@ServiceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverloadHttpTest {

    private static final int ADMITTED = 18;
    private static final int OF_EACH_CLIENT = 6;

    private final List<RawHttp> held = new ArrayList<>();
    private OtherService service;

    @BeforeAll
    void start(@Autowired DataSource database) throws Exception {
        service = new OtherService(
                database,
                "--server.tomcat.threads.max=20",
                "--shuzi.model.starter=true",
                "--shuzi.security.mode=api-key",
                "--shuzi.security.keys=a:admin:%s,b:admin:%s,c:admin:%s,d:admin:%s"
                        .formatted(hash("key of a"), hash("key of b"), hash("key of c"), hash("key of d")),
                "--shuzi.limit.concurrent-requests=" + OF_EACH_CLIENT);
    }

    @AfterEach
    void release() throws IOException {
        for (RawHttp connection : held) {
            connection.close();
        }
        held.clear();
        awaitActive(0);
    }

    @AfterAll
    void stop() {
        service.close();
    }

    private static String hash(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Api as(String name) {
        return service.api().with("X-API-Key", "key of " + name);
    }

    /** Sends the head of a request without its body. */
    private RawHttp hold(String client, String path, String type, long length) throws IOException {
        RawHttp connection = new RawHttp(service.port()).send("""
                POST %s HTTP/1.1
                Host: localhost
                X-API-Key: key of %s
                Content-Type: %s
                Content-Length: %d

                """.formatted(path, client, type, length));
        held.add(connection);
        return connection;
    }

    private void awaitActive(int number) {
        Awaitility.await()
                .until(() -> service.bean(MeterRegistry.class)
                                .get("shuzi.limit.active")
                                .gauge()
                                .value()
                        == number);
    }

    @Test
    void healthIsAnsweredWhileAllOtherThreadsAreHeld() throws IOException {
        for (String client : List.of("a", "b", "c")) {
            for (int request = 0; request < OF_EACH_CLIENT; request++) {
                hold(client, "/predict", "image/png", 1000);
            }
        }
        awaitActive(ADMITTED);
        assertThat(service.api().get("/livez").status()).isEqualTo(200);
        assertThat(service.api().get("/readyz").status()).isEqualTo(200);
        Api.Answer rejected = as("d").get("/models");
        assertThat(rejected.status()).isEqualTo(503);
        assertThat(rejected.header("Connection")).isEqualTo("close");
        assertThat(rejected.header("Retry-After")).isEqualTo("1");
        assertThat(rejected.json(503).get("detail").asString())
                .isEqualTo("The service is answering 18 requests, which is the limit. Try again later.");
    }

    @Test
    void aClientHoldsAtMostItsShareOfTheThreads() throws IOException {
        for (int request = 0; request < OF_EACH_CLIENT; request++) {
            hold("a", "/predict", "image/png", 1000);
        }
        awaitActive(OF_EACH_CLIENT);
        Api.Answer rejected = as("a").get("/models");
        assertThat(rejected.json(429).get("detail").asString())
                .isEqualTo("You have 6 requests in progress, which is the limit for one client. Try again later.");
        assertThat(rejected.header("Retry-After")).isEqualTo("1");
        assertThat(as("b").get("/models").status()).isEqualTo(200);
    }

    @Test
    void aBodyThatStopsArrivingGets408(@Autowired DataSource database) throws Exception {
        try (var impatient =
                new OtherService(database, "--server.tomcat.connection-timeout=200ms", "--shuzi.model.starter=true")) {
            for (String request : List.of(
                    "/predict image/png",
                    "/predict multipart/form-data; boundary=x",
                    "/training-jobs application/json")) {
                String[] pathAndType = request.split(" ", 2);
                try (var connection = new RawHttp(impatient.port())) {
                    String answer = connection
                            .send("""
                            POST %s HTTP/1.1
                            Host: localhost
                            Content-Type: %s
                            Content-Length: 1000

                            """.formatted(pathAndType[0], pathAndType[1]))
                            .rest();
                    assertThat(answer)
                            .as(request)
                            .startsWith("HTTP/1.1 408")
                            .contains("Connection: close", "The body stopped arriving");
                }
            }
        }
    }

    @Test
    void aLargeJsonBodyIsRejectedBeforeItIsHeldInMemory() {
        String name = "x".repeat(2 << 20);
        assertThat(as("a").post("/training-jobs", "{\"name\": \"" + name + "\"}")
                        .json(413)
                        .get("detail")
                        .asString())
                .isEqualTo("The JSON body is larger than 1 MB, which is the limit.");
    }

    @Test
    void aHealthCheckBeyondTheSpareThreadsEndsItsConnection() throws Exception {
        var filter = new AdmissionFilter(
                1,
                2,
                request -> true,
                new SimpleMeterRegistry().counter("rejected"),
                service.bean(ProblemAnswers.class));
        var answers =
                List.of(new MockHttpServletResponse(), new MockHttpServletResponse(), new MockHttpServletResponse());
        answerTogether(filter, answers);
        assertThat(answers.get(0).containsHeader("Connection")).isFalse();
        assertThat(answers.get(1).containsHeader("Connection")).isFalse();
        assertThat(answers.get(2).getHeader("Connection")).isEqualTo("close");
        var later = new MockHttpServletResponse();
        answerTogether(filter, List.of(later));
        assertThat(later.containsHeader("Connection")).isFalse();
    }

    /** Starts each request while the previous ones are in progress. */
    private static void answerTogether(AdmissionFilter filter, List<MockHttpServletResponse> answers)
            throws IOException, ServletException {
        filter.doFilter(new MockHttpServletRequest(), answers.getFirst(), (request, response) -> {
            if (answers.size() > 1) {
                answerTogether(filter, answers.subList(1, answers.size()));
            }
        });
    }
}
