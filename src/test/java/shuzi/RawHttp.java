package shuzi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection that sends any bytes, also those that an HTTP client does not send. */
public final class RawHttp implements AutoCloseable {

    private static final int MAX_SILENCE = 15_000; // milliseconds without a byte

    private final Socket socket;

    public RawHttp(int port) throws IOException {
        socket = new Socket("localhost", port);
        socket.setSoTimeout(MAX_SILENCE);
    }

    /** Sends lines with the line ends of HTTP. */
    public RawHttp send(String lines) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(lines.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return this;
    }

    public RawHttp send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Returns the first line of the response. */
    public String firstLine() throws IOException {
        var line = new StringBuilder();
        for (int letter = socket.getInputStream().read(); letter >= 0 && letter != '\r'; ) {
            line.append((char) letter);
            letter = socket.getInputStream().read();
        }
        return line.toString();
    }

    /** Returns everything until the service closes the connection, which it must do. */
    public String rest() throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
