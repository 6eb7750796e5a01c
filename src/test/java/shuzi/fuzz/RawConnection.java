package shuzi.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A client that sends any bytes, well formed or not, over one connection at a time. */
final class RawConnection implements AutoCloseable {

    private static final int ANSWER_LIMIT_MILLIS = 60_000;
    private static final int MAX_HELD = 8;

    /** A response of the server. */
    record Answer(int status, Map<String, String> headers, byte[] body) {

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        String mediaType() {
            return header("Content-Type").split(";", 2)[0].strip();
        }

        String text() {
            return new String(body, UTF_8);
        }

        String head() {
            return status + " " + headers;
        }
    }

    private final int port;
    private final Deque<Socket> held = new ArrayDeque<>();
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    RawConnection(int port) {
        this.port = port;
    }

    /**
     * Sends a request and reads its responses.
     *
     * @throws IOException if the connection ends or stays silent before all responses have arrived
     */
    List<Answer> send(FuzzRequest request) throws IOException {
        if (request.delivery() != FuzzRequest.Delivery.WHOLE) {
            disconnect();
        }
        connect();
        var answers = new ArrayList<Answer>();
        try {
            boolean sent = write(request);
            while (sent && (request.answers() < 0 || answers.size() < request.answers())) {
                Answer answer = read(request.isHead());
                answers.add(answer);
                if (answer.header("Connection").equalsIgnoreCase("close")
                        || answer.mediaType().equals("text/event-stream")) {
                    disconnect();
                    break;
                }
            }
        } catch (IOException e) {
            disconnect();
            // Tomcat takes a first line that it cannot read for one of HTTP/0.9 when the last it read with the same
            // processor was
            boolean withoutHead = request.operation() == null
                    && String.valueOf(e.getMessage()).contains("within a line: {\"type\"");
            if (request.answers() >= 0 && !withoutHead) {
                throw e;
            }
        }
        if (request.delivery() != FuzzRequest.Delivery.WHOLE) {
            disconnect();
        }
        return answers;
    }

    @Override
    public void close() throws IOException {
        disconnect();
        for (Socket holding : held) {
            holding.close();
        }
    }

    private void connect() throws IOException {
        if (socket == null) {
            socket = new Socket("localhost", port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        }
    }

    private void disconnect() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
            in = null;
        }
    }

    /** Sends the bytes and returns whether responses can follow. */
    private boolean write(FuzzRequest request) throws IOException {
        byte[] bytes = request.bytes();
        var out = socket.getOutputStream();
        int part = bytes.length * (request.number() % 97) / 97;
        switch (request.delivery()) {
            case WHOLE, ALONE, MANY -> {
                try {
                    out.write(bytes);
                } catch (IOException ignored) { // the server has answered and does not read the rest
                    return true;
                }
            }
            case SLOW -> {
                int piece = Math.max(1, bytes.length / 60);
                for (int place = 0; place < bytes.length; place += piece) {
                    out.write(bytes, place, Math.min(piece, bytes.length - place));
                    LockSupport.parkNanos(1_000_000);
                }
            }
            case ENDED -> {
                out.write(bytes);
                socket.shutdownOutput();
            }
            case CUT -> {
                out.write(bytes, 0, part);
                socket.shutdownOutput();
            }
            case RESET -> {
                out.write(bytes, 0, part);
                socket.setSoLinger(true, 0);
                return false;
            }
            case HELD -> {
                out.write(bytes, 0, part);
                held.addLast(socket);
                if (held.size() > MAX_HELD) {
                    held.removeFirst().close();
                }
                socket = null;
                in = null;
                return false;
            }
        }
        return true;
    }

    private Answer read(boolean head) throws IOException {
        String line = line();
        while (line.startsWith("HTTP/1.1 1")) { // 100 Continue
            while (!line.isEmpty()) {
                line = line();
            }
            line = line();
        }
        if (!line.startsWith("HTTP/1.")) {
            throw new IOException("this is no answer: " + line);
        }
        int status = Integer.parseInt(line.substring(9, 12));
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.merge(
                    header.substring(0, colon), header.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
        }
        var answer = new Answer(status, headers, new byte[0]);
        if (head || status == 204 || status == 304) {
            return answer;
        }
        byte[] body = body(answer);
        if (answer.header("Content-Encoding").equals("gzip")) {
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        return new Answer(status, headers, body);
    }

    private byte[] body(Answer answer) throws IOException {
        if (answer.mediaType().equals("text/event-stream")) {
            return events();
        }
        if (answer.header("Transfer-Encoding").equalsIgnoreCase("chunked")) {
            var body = new ByteArrayOutputStream();
            for (int length = chunk(); length > 0; length = chunk()) {
                body.writeBytes(exactly(length));
                line();
            }
            while (!line().isEmpty()) {}
            return body.toByteArray();
        }
        if (!answer.header("Content-Length").isEmpty()) {
            return exactly(Integer.parseInt(answer.header("Content-Length")));
        }
        return in.readAllBytes();
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    /** Reads the beginning of a stream, which may last as long as its job. */
    private byte[] events() throws IOException {
        socket.setSoTimeout(100);
        var events = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next >= 0 && events.size() < 20_000; next = in.read()) {
                events.write(next);
            }
        } catch (SocketTimeoutException ignored) {
            // the stream continues with the next event
        }
        return events.toByteArray();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer ends after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection was closed"
                        + (line.size() == 0 ? " without an answer" : " within a line: " + line));
            }
            line.write(next);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }
}
