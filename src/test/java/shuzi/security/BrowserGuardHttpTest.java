package shuzi.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.RawHttp;
import shuzi.ServiceTest;

/** Mode none: programs of this machine do what they like, and web sites that its browsers show do not. */
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
                "evil.example.com | GET | X: x | 403",
                "evil.example.com | GET | X-Forwarded-Host: localhost | 403",
                "localhost.evil.example.com | GET | X: x | 403",
                "127.0.0.1.evil.example.com | GET | X: x | 403",
                "localhost | POST | Origin: http://localhost | 400",
                "localhost | POST | Origin: http://evil.example.com | 403",
                "localhost | POST | Origin: null | 403",
                "localhost | POST | Origin: Basic %%% | 403",
                "localhost | POST | Origin: */*;q=nonsense | 403",
                "localhost | POST | Sec-Fetch-Site: cross-site | 403",
                "localhost | POST | Sec-Fetch-Site: same-site | 403",
                "localhost | POST | Sec-Fetch-Site: same-origin | 400",
                "localhost | DELETE | Sec-Fetch-Site: cross-site | 403",
                "localhost | GET | Sec-Fetch-Site: cross-site | 200"
            })
    void anotherSitesPageCannotUseTheService(String host, String method, String header, int status) throws IOException {
        try (var connection = new RawHttp(port)) {
            String answer = connection.send("""
                            %s /datasets HTTP/1.1
                            Host: %s
                            %s
                            Content-Type: multipart/form-data; boundary=x
                            Content-Length: 0
                            Connection: close

                            """.formatted(method, host, header)).rest();
            assertThat(answer).startsWith("HTTP/1.1 " + status);
            if (status == 403) {
                assertThat(answer).contains("Content-Type: application/problem+json");
            }
        }
    }
}
