package shuzi.web.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;

class RequestLogTest {

    @ParameterizedTest
    @CsvSource({
        "GET, /training-jobs/7d0b3c1e, 200, DEBUG",
        "GET, /numerals/training-jobs/7d0b3c1e, 304, DEBUG",
        "GET, /training-jobs/7d0b3c1e/epochs, 200, DEBUG",
        "GET, /training-jobs/7d0b3c1e, 404, INFO",
        "DELETE, /training-jobs/7d0b3c1e, 204, INFO",
        "GET, /training-jobs, 200, INFO",
        "GET, /training-jobs/7d0b3c1e/report, 200, INFO",
        "POST, /predict, 200, INFO"
    })
    void onlySuccessfulPollsOfAJobAreLoggedAtDebug(String method, String path, int status, Level level) {
        assertThat(RequestLog.level(method, path, status)).isEqualTo(level);
    }
}
