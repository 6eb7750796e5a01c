package shuzi.dataset.transfer;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import shuzi.web.event.EventStreams;
import shuzi.web.problem.ProblemAnswers;
import shuzi.web.request.StreamedOutcome;
import tools.jackson.databind.util.RawValue;

/**
 * Answers imports. A client that accepts Server-Sent Events is told how much is done: {@code progress} events, and last
 * {@code created} with the data set or {@code failed} with the problem document. An import that fails before its first
 * image or skipped file has an ordinary response.
 */
@Component
class ImportEvents {

    private static final long INTERVAL = Duration.ofMillis(200).toNanos(); // between two reports

    private final EventStreams streams;
    private final ProblemAnswers problems;

    ImportEvents(EventStreams streams, ProblemAnswers problems) {
        this.streams = streams;
        this.problems = problems;
    }

    /** Creates a data set. */
    interface Creation {

        ResponseEntity<byte[]> create(ImportProgress progress) throws IOException;
    }

    /**
     * Creates a data set, and sends events if the client accepts them.
     *
     * @return the response; null if it was sent as events
     */
    @Nullable
    ResponseEntity<byte[]> answer(HttpServletRequest request, HttpServletResponse response, Creation creation)
            throws IOException {
        if (!acceptsEvents(request)) {
            return creation.create((read, total) -> {});
        }
        var stream = new Stream(request, response);
        try {
            ResponseEntity<byte[]> created = creation.create(stream::report);
            String location = created.getHeaders().getFirst(HttpHeaders.LOCATION);
            new StreamedOutcome(created.getStatusCode().value(), location).record(request);
            stream.send("created", new RawValue(new String(created.getBody(), StandardCharsets.UTF_8)));
        } catch (IOException | RuntimeException e) {
            if (!stream.begun) {
                throw e;
            }
            ProblemDetail problem = problems.document(request, e);
            new StreamedOutcome(problem.getStatus(), null).record(request);
            stream.send("failed", problem);
        }
        return null;
    }

    /** Returns whether a client prefers events to JSON. */
    private static boolean acceptsEvents(HttpServletRequest request) {
        List<MediaType> accepted = MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
        return quality(accepted, MediaType.TEXT_EVENT_STREAM) > quality(accepted, MediaType.APPLICATION_JSON);
    }

    /** Returns the greatest quality of the types that include a type; 0 if none does. */
    private static double quality(List<MediaType> accepted, MediaType type) {
        return accepted.stream()
                .filter(range -> range.includes(type))
                .mapToDouble(MediaType::getQualityValue)
                .max()
                .orElse(0);
    }

    /**
     * The number of images that are read.
     *
     * @param read images and skipped files so far
     * @param total their number at the end; null if it is unknown
     */
    private record Progress(int read, @Nullable Integer total) {}

    /** The events of one import. A client that has left misses them; its data set is stored all the same. */
    private final class Stream {

        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private boolean begun;
        private boolean clientLeft;
        private long lastReport; // by the ticker

        Stream(HttpServletRequest request, HttpServletResponse response) {
            this.request = request;
            this.response = response;
        }

        void report(int read, @Nullable Integer total) {
            long now = streams.now();
            if (!begun || now - lastReport >= INTERVAL || (total != null && read == total)) {
                lastReport = now;
                send("progress", new Progress(read, total));
            }
        }

        void send(String event, Object data) {
            if (!begun) {
                response.setStatus(HttpServletResponse.SC_ACCEPTED); // the outcome is not known yet
                EventStreams.setHead(response);
                begun = true;
                new StreamedOutcome(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, null).record(request); // for now
            }
            if (clientLeft) {
                return;
            }
            try {
                response.getOutputStream().write(streams.event("event: " + event + "\n", data));
                response.flushBuffer();
            } catch (IOException ignored) {
                clientLeft = true;
            }
        }
    }
}
