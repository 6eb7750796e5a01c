package shuzi.web.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import shuzi.web.problem.TooManyRequestsException;

class BodyMemoryTest {

    private final BodyMemory memory = new BodyMemory(100);

    @Test
    void aBodyBeyondTheMemoryIsRejectedAtOnce() {
        assertThatThrownBy(() -> memory.with(60, () -> memory.with(41, () -> "inner")))
                .isInstanceOf(TooManyRequestsException.class);
        assertThat(memory.<String, RuntimeException>with(60, () -> memory.with(40, () -> "fits")))
                .isEqualTo("fits");
    }

    @Test
    void memoryIsReleasedHoweverTheWorkEnds() {
        assertThatThrownBy(() -> memory.with(100, () -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");
        assertThatThrownBy(() -> memory.with(101, () -> "too much")).isInstanceOf(TooManyRequestsException.class);
        assertThat(memory.<String, RuntimeException>with(100, () -> "next")).isEqualTo("next");
    }
}
