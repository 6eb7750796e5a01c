package shuzi.problem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.ServiceTest;

@ServiceTest
class ProblemHttpTest {

    @LocalServerPort
    int port;

    @ParameterizedTest
    @CsvSource({
        "GET, /nothing, */*, 404",
        "PUT, /datasets, */*, 405",
        "PATCH, /models/x, */*, 405",
        "GET, /datasets, text/html, 406",
        "GET, /datasets, nonsense, 406",
        "GET, /training-jobs/x/epochs, text/csv, 400",
        "GET, /error, */*, 404",
        "GET, /datasets?sort=%zz, */*, 400",
        "GET, /datasets?sort=%ED%A0%80, */*, 400",
        "GET, /datasets/%00, */*, 400",
        "GET, /datasets/a%2Fb, */*, 400",
        "GET, /datasets/{x}, */*, 400",
        "NONSENSE, /datasets, */*, 405",
        "GET, /datasets;x=1/y, */*, 400"
    })
    void everyErrorIsAProblemDocument(String method, String path, String accept, int status) throws IOException {
        String answer = send("%s %s HTTP/1.1\r\nHost: localhost\r\nAccept: %s\r\nConnection: close\r\n\r\n"
                .formatted(method, path, accept));
        assertThat(answer).startsWith("HTTP/1.1 " + status);
        assertThat(answer.toLowerCase(java.util.Locale.ROOT)).contains("content-type: application/problem+json");
        assertThat(answer).contains("\"type\":\"about:blank\"").contains("\"status\":" + status);
        assertThat(answer).doesNotContain("Exception").doesNotContain("Tomcat");
    }

    @Test
    void messagesAreInEnglishWhateverTheClientPrefers() {
        assertThat(new Api(port)
                        .get("/datasets?size=0", "Accept-Language", "de")
                        .json(400)
                        .at("/errors/0/message")
                        .asString())
                .isEqualTo("must be greater than or equal to 1");
    }

    private String send(String request) throws IOException {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
