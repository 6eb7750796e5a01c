package shuzi.web.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import shuzi.web.problem.TooManyRequestsException;

class ConcurrencyLimiterTest {

    private final ConcurrencyLimiter limiter = new ConcurrencyLimiter(1, "plots");

    @Test
    void workBeyondTheLimitIsRejectedAtOnce() {
        assertThatThrownBy(() -> limiter.run(() -> limiter.run(() -> "inner")))
                .isInstanceOf(TooManyRequestsException.class)
                .hasMessage("Too many plots at once; the limit is 1. Try again later.");
    }

    @Test
    void aPlaceIsReleasedHoweverTheWorkEnds() {
        assertThatThrownBy(() -> limiter.run(() -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");
        assertThat(limiter.run(() -> "next")).isEqualTo("next");
    }

    @Test
    void aPlaceOfWorkThatEndsLaterIsTakenUntilItIsGivenBack() {
        limiter.acquire();
        assertThatThrownBy(() -> limiter.run(() -> "another")).isInstanceOf(TooManyRequestsException.class);
        limiter.release();
        assertThat(limiter.run(() -> "next")).isEqualTo("next");
    }
}
