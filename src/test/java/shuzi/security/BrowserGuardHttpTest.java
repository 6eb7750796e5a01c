package shuzi.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.RawHttp;
import shuzi.ServiceTest;

/** Mode none: programs on this machine may use the service, but web pages in its browsers may not. */
@ServiceTest
class BrowserGuardHttpTest {

    @LocalServerPort
    int port;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost | GET | X: x | 200",
                "localhost:8080 | POST | X: x | 400",
                "127.0.0.1:80 | GET | X: x | 200",
                "[::1]:80 | GET | X: x | 200",
                "localhost | POST | Origin: http://localhost | 400",
                "localhost | POST | Sec-Fetch-Site: same-origin | 400",
                "localhost | GET | Sec-Fetch-Site: cross-site | 200"
            })
    void localRequestsAndReadsReachTheService(String host, String method, String header, int status)
            throws IOException {
        assertThat(send(host, method, header)).startsWith("HTTP/1.1 " + status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "evil.example.com | GET | X: x",
                "evil.example.com | GET | X-Forwarded-Host: localhost",
                "localhost.evil.example.com | GET | X: x",
                "127.0.0.1.evil.example.com | GET | X: x",
                "localhost | POST | Origin: http://evil.example.com",
                "localhost | POST | Origin: null",
                "localhost | POST | Origin: Basic %%%",
                "localhost | POST | Origin: */*;q=nonsense",
                "localhost | POST | Sec-Fetch-Site: cross-site",
                "localhost | POST | Sec-Fetch-Site: same-site",
                "localhost | DELETE | Sec-Fetch-Site: cross-site"
            })
    void requestsOfPagesOfOtherSitesGet403(String host, String method, String header) throws IOException {
        assertThat(send(host, method, header))
                .startsWith("HTTP/1.1 403")
                .contains("Content-Type: application/problem+json");
    }

    private String send(String host, String method, String header) throws IOException {
        try (var connection = new RawHttp(port)) {
            return connection.send("""
                            %s /datasets HTTP/1.1
                            Host: %s
                            %s
                            Content-Type: multipart/form-data; boundary=x
                            Content-Length: 0
                            Connection: close

                            """.formatted(method, host, header)).rest();
        }
    }
}
