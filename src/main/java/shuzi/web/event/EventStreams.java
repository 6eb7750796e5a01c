package shuzi.web.event;

import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import shuzi.web.concurrency.ConcurrencyLimiter;
import shuzi.web.problem.TooManyRequestsException;
import tools.jackson.databind.json.JsonMapper;

/** Prepares responses with Server-Sent Events (HTML standard, section 9.2), within the limits of this replica. */
@Component
public class EventStreams {

    private static final Duration BUSY = Duration.ofSeconds(30);
    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.UTF_8);

    private final EventSettings settings;
    private final JsonMapper json;
    private final Ticker ticker;
    private final ConcurrencyLimiter streams;

    EventStreams(EventSettings settings, JsonMapper json, Ticker ticker) {
        this.settings = settings;
        this.json = json;
        this.ticker = ticker;
        this.streams = new ConcurrencyLimiter(
                settings.maxStreams(),
                "The limit of %d event streams is reached. Try again later.".formatted(settings.maxStreams()),
                BUSY);
    }

    /**
     * Prepares the head of a response with events, and counts its stream until {@link #release}.
     *
     * @return false if the response has no body, because the method is HEAD; then nothing is counted
     * @throws TooManyRequestsException if this replica has the maximum number of streams
     */
    public boolean accept(HttpServletRequest request, HttpServletResponse response) {
        setHead(response);
        if (!request.getMethod().equals("GET")) {
            return false;
        }
        streams.acquire();
        return true;
    }

    /** Sets the headers of a response with events. */
    public static void setHead(HttpServletResponse response) {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // otherwise nginx would collect events
    }

    /** Counts a stream as ended. */
    public void release() {
        streams.release();
    }

    /** Returns the maximum time for which a client reads nothing. */
    public Duration writeTimeout() {
        return settings.writeTimeout();
    }

    /** Returns the time of the ticker, in nanoseconds. */
    public long now() {
        return ticker.read();
    }

    /** Sends a comment if the stream was idle for some time, because gateways close idle connections. */
    public void keepAlive(EventStream stream) {
        long now = ticker.read();
        if (now - stream.lastWrite() >= settings.keepAlive().toNanos() && stream.isWritable()) {
            stream.write(KEEP_ALIVE, now);
        }
    }

    /**
     * Formats an event. Its JSON has no line breaks, so it is one line of data.
     *
     * @param head the lines before the data, each with its line break
     */
    public byte[] event(String head, Object data) {
        return (head + "data: " + json.writeValueAsString(data) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
