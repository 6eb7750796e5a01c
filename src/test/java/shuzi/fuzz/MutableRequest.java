package shuzi.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A mutable request: valid at first, until a value in it is spoilt. */
final class MutableRequest {

    /** A part of a multipart body: a field if its file name is null. */
    record Part(String name, @Nullable String fileName, byte[] content) {}

    String method = "GET";
    String path = "/";
    /** Encoded. */
    final List<String> query = new ArrayList<>();
    /** Complete header lines. */
    final List<String> headers = new ArrayList<>();
    /** Fields of a JSON body, each as JSON text; null if the body is not JSON. */
    @Nullable
    Map<String, String> json;
    /** Parts of a multipart body; null if the body is not multipart. */
    @Nullable
    List<Part> parts;

    String boundary = "----fuzz";
    /** Null if the request has no body. */
    @Nullable
    String contentType;

    byte @Nullable [] body;
    boolean chunked;

    static MutableRequest of(String method, String path) {
        var draft = new MutableRequest();
        draft.method = method;
        draft.path = path;
        return draft;
    }

    void json(Map<String, String> fields) {
        json = new LinkedHashMap<>(fields);
        contentType = "application/json";
    }

    void multipart(List<Part> of) {
        parts = new ArrayList<>(of);
        contentType = "multipart/form-data; boundary=" + boundary;
    }

    /** Writes the parts or the fields into the body, unless one was set that differs from them. */
    byte @Nullable [] content() {
        if (body != null) {
            return body;
        }
        if (json != null) {
            var text = new ArrayList<String>();
            json.forEach((name, value) -> text.add(Values.quoted(name) + ":" + value));
            return Values.bytes("{" + String.join(",", text) + "}");
        }
        return parts == null ? null : multipart(boundary);
    }

    private byte[] multipart(String delimiter) {
        var out = new ByteArrayOutputStream();
        for (Part part : parts == null ? List.<Part>of() : parts) {
            out.writeBytes(head(delimiter, part).getBytes(UTF_8));
            out.writeBytes(part.content);
            out.writeBytes("\r\n".getBytes(UTF_8));
        }
        out.writeBytes(("--" + delimiter + "--\r\n").getBytes(UTF_8));
        return out.toByteArray();
    }

    static String head(String delimiter, Part part) {
        String head = "--" + delimiter + "\r\nContent-Disposition: form-data; name=\"" + part.name + "\"";
        return part.fileName == null
                ? head + "\r\n\r\n"
                : head + "; filename=\"" + part.fileName + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
    }

    /** Returns the request line, the headers of every request, the headers of this request, and the body. */
    byte[] bytes(List<String> always, SplittableRandom random) {
        byte[] content = content();
        var out = new ByteArrayOutputStream();
        String target = query.isEmpty() ? path : path + "?" + String.join("&", query);
        var lines = new ArrayList<String>(List.of(method + " " + target + " HTTP/1.1", "Host: localhost"));
        lines.addAll(always);
        lines.addAll(headers);
        if (contentType != null) {
            lines.add("Content-Type: " + contentType);
        }
        if (content != null) {
            lines.add(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + content.length);
        } else if (!method.equals("GET") && !method.equals("HEAD")) {
            lines.add("Content-Length: 0");
        }
        lines.forEach(line -> out.writeBytes(latin1(line + "\r\n")));
        out.writeBytes(latin1("\r\n"));
        if (content != null) {
            out.writeBytes(chunked ? chunks(content, random) : content);
        }
        return out.toByteArray();
    }

    /** Encodes characters outside Latin-1 as UTF-8. */
    private static byte[] latin1(String line) {
        return line.chars().allMatch(letter -> letter < 256) ? line.getBytes(ISO_8859_1) : Values.bytes(line);
    }

    private static byte[] chunks(byte[] content, SplittableRandom random) {
        var out = new ByteArrayOutputStream();
        int place = 0;
        while (place < content.length) {
            int length = Math.min(content.length - place, random.nextInt(1, 1 + Math.max(100, content.length / 3)));
            out.writeBytes(latin1(Integer.toHexString(length) + "\r\n"));
            out.write(content, place, length);
            out.writeBytes(latin1("\r\n"));
            place += length;
        }
        out.writeBytes(latin1("0\r\n\r\n"));
        return out.toByteArray();
    }
}
