package shuzi.web.download;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.ServletWebRequest;
import shuzi.web.problem.RangeNotSatisfiableException;

/**
 * Responds with a file: all of it, or the one range of bytes that the client requests (RFC 9110, section 14). For
 * several ranges the whole file is sent, which the RFC allows.
 */
public final class Download {

    private static final String BYTES = "bytes";
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    private Download() {}

    /** Creates the file, once it is known that it will be sent. */
    public interface Source {

        ExportedFile open() throws IOException;
    }

    /**
     * Returns a response with a file; for a HEAD request, a response with the given headers alone.
     *
     * @param headers headers of the response, with a strong ETag
     * @param file source of the file; not opened for a HEAD request
     * @throws RangeNotSatisfiableException if the file ends before the range begins
     */
    public static ResponseEntity<InputStreamResource> of(ServletWebRequest request, HttpHeaders headers, Source file)
            throws IOException {
        headers.set(HttpHeaders.ACCEPT_RANGES, BYTES);
        if (HttpMethod.HEAD.equals(request.getHttpMethod())) {
            return ResponseEntity.ok().headers(headers).build();
        }
        ExportedFile opened = file.open();
        try {
            Part part = part(request, headers.getETag(), opened.bytes());
            if (part == null) {
                headers.setContentLength(opened.bytes());
                return ResponseEntity.ok().headers(headers).body(new InputStreamResource(opened.content()));
            }
            opened.content().skipNBytes(part.first);
            headers.setContentLength(part.length());
            headers.set(HttpHeaders.CONTENT_RANGE, "bytes %d-%d/%d".formatted(part.first, part.last, opened.bytes()));
            return ResponseEntity.status(HttpStatus.PARTIAL_CONTENT)
                    .headers(headers)
                    .body(new InputStreamResource(new Beginning(opened.content(), part.length())));
        } catch (IOException | RuntimeException e) {
            opened.content().close();
            throw e;
        }
    }

    /** Positions of the first and last byte of a range, both included. */
    private record Part(long first, long last) {

        long length() {
            return last - first + 1;
        }
    }

    /** Returns the requested part; null for the whole file. */
    private static @Nullable Part part(ServletWebRequest request, @Nullable String tag, long bytes) {
        String ranges = request.getHeader(HttpHeaders.RANGE);
        String condition = request.getHeader(HttpHeaders.IF_RANGE);
        if (ranges == null
                || (condition != null && !condition.equals(tag))) { // the client has a part of another version
            return null;
        }
        Matcher range = RANGE.matcher(ranges);
        if (!range.matches()) {
            return null;
        }
        String first = range.group(1);
        String last = range.group(2);
        Part part;
        if (first.isEmpty()) {
            if (last.isEmpty()) {
                return null;
            }
            part = new Part(Math.max(0, bytes - Long.parseLong(last)), bytes - 1); // a suffix range: the last bytes
        } else {
            part = new Part(
                    Long.parseLong(first), last.isEmpty() ? bytes - 1 : Math.min(bytes - 1, Long.parseLong(last)));
            if (!last.isEmpty() && Long.parseLong(last) < part.first) {
                return null; // invalid, and ignored as the RFC says
            }
        }
        if (part.first >= bytes) {
            throw RangeNotSatisfiableException.ofBytes(bytes);
        }
        return part;
    }

    /** The first bytes of a stream. Closing it closes the stream. */
    private static final class Beginning extends FilterInputStream {

        private long left;

        Beginning(InputStream in, long bytes) {
            super(in);
            this.left = bytes;
        }

        @Override
        public int read() throws IOException {
            return left-- > 0 ? super.read() : -1;
        }

        @Override
        public int read(byte[] target, int start, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int read = super.read(target, start, (int) Math.min(length, left));
            left -= read;
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = super.skip(Math.min(bytes, left));
            left -= skipped;
            return skipped;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(super.available(), left);
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
