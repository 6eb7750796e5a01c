package shuzi.web.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.junit.jupiter.api.Test;
import shuzi.web.problem.BodyTimeoutException;

class MeteredBodyTest {

    private static final ApplicationBufferHandler NO_HANDLER = new ApplicationBufferHandler() {
        @Override
        public void setByteBuffer(ByteBuffer buffer) {}

        @Override
        public ByteBuffer getByteBuffer() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void expand(int size) {}
    };
    private static final Duration MAX_TIME = Duration.ofMinutes(30);

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5); // nanoseconds, which may overflow

    @Test
    void aBodyBelowTheMinimumRateTimesOutAfterItsGrace() throws IOException {
        MeteredBody body = body(1, Duration.ofSeconds(4), 8192);
        body.doRead(NO_HANDLER); // 4 s
        body.doRead(NO_HANDLER); // 8 s
        assertThatThrownBy(() -> body.doRead(NO_HANDLER)) // 12 s
                .isInstanceOf(BodyTimeoutException.class)
                .hasMessageContaining("8192 bytes a second");
    }

    @Test
    void aBodyAtTheMinimumRateIsRead() throws IOException {
        MeteredBody body = body(8192, Duration.ofSeconds(1), 8192);
        for (int second = 0; second < 100; second++) {
            assertThat(body.doRead(NO_HANDLER)).isEqualTo(8192);
        }
    }

    @Test
    void theTimeBetweenReadsDoesNotCount() throws IOException {
        MeteredBody body = body(1, Duration.ZERO, 8192);
        for (int read = 0; read < 100; read++) {
            clock.addAndGet(Duration.ofSeconds(10).toNanos());
            assertThat(body.doRead(NO_HANDLER)).isEqualTo(1);
        }
    }

    @Test
    void aBodyBeyondTheMaximumTimeTimesOutAtAnyRate() throws IOException {
        MeteredBody body = body(1 << 30, Duration.ofMinutes(29), 8192);
        body.doRead(NO_HANDLER);
        assertThatThrownBy(() -> body.doRead(NO_HANDLER))
                .isInstanceOf(BodyTimeoutException.class)
                .hasMessageContaining("1800 seconds");
    }

    @Test
    void aSilentClientTimesOut() {
        var silent = new InputBuffer() {
            @Override
            public int doRead(ApplicationBufferHandler handler) throws IOException {
                throw new SocketTimeoutException();
            }

            @Override
            public int available() {
                return 0;
            }
        };
        assertThatThrownBy(() -> new MeteredBody(silent, 8192, MAX_TIME, clock::get).doRead(NO_HANDLER))
                .isInstanceOf(BodyTimeoutException.class)
                .hasMessageContaining("stopped arriving");
    }

    /** Returns a body of which each read takes this time and gives this number of bytes. */
    private MeteredBody body(int bytes, Duration each, long rate) {
        var buffer = new InputBuffer() {
            @Override
            public int doRead(ApplicationBufferHandler handler) {
                clock.addAndGet(each.toNanos());
                return bytes;
            }

            @Override
            public int available() {
                return 0;
            }
        };
        return new MeteredBody(buffer, rate, MAX_TIME, clock::get);
    }
}
