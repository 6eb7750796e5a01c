package shuzi.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitPreferenceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=5 | 5",
                "respond-async, WAIT = \"3\"; x=y | 3",
                "wait=60 | 60",
                "wait=61 | 60",
                "wait=99999999999 | 60",
                "wait=2, wait=9 | 2"
            })
    void aWaitIsAtMostAMinute(String prefer, long seconds) {
        assertThat(WaitPreference.of(prefer)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "respond-async", "wait", "wait=", "wait=0", "wait=-1", "wait=1.5", "wait=soon", "await=5"})
    void otherPreferencesAreIgnored(String prefer) {
        assertThat(WaitPreference.of(prefer)).isEmpty();
    }
}
