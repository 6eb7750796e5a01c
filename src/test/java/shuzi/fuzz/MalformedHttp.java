package shuzi.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import shuzi.fuzz.FuzzRequest.Delivery;

/** Errors of HTTP itself: malformed lines, headers, lengths and chunks, and connections that end or stall. */
final class MalformedHttp {

    private static final String GET = "GET /models HTTP/1.1\r\nHost: localhost\r\n";
    private static final String POST = "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n";
    private static final String SECOND = "GET /actuator/health HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /** Requests that get one error response, or whose connection is closed. */
    private static final List<String> REJECTED = List.of(
            "nonsense\r\n\r\n",
            "\0\1\2\3\4\5\6\7\r\n\r\n",
            "GET\r\n\r\n",
            "GET /models HTTP/9.9\r\nHost: localhost\r\n\r\n",
            "GET /models HTTP/2.0\r\nHost: localhost\r\n\r\n",
            "GET /models HTTP/1.1 x\r\nHost: localhost\r\n\r\n",
            "GET /models FTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET * HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET http://evil.example:99999/models HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET http:///models HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /models HTTP/1.1\r\n\r\n",
            "GET /models HTTP/1.1\r\nHost: localhost\r\nHost: other\r\n\r\n",
            "GET /models HTTP/1.1\r\nHost: a b\r\n\r\n",
            "GET /models HTTP/1.1\r\nHost: [::1\r\n\r\n",
            "GET /models HTTP/1.1\r\nHost: localhost:99999999999\r\n\r\n",
            "GET /" + "x".repeat(70_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
            GET + "X-Large: " + "h".repeat(70_000) + "\r\n\r\n",
            GET + "X: y\r\n".repeat(5_000) + "\r\n",
            POST + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
            POST + "Content-Length: -1\r\n\r\nabcde",
            POST + "Content-Length: five\r\n\r\nabcde",
            POST + "Content-Length: 99999999999999999999\r\n\r\nabcde",
            POST + "Content-Length: +5\r\n\r\nabcde",
            POST + "Content-Length: 5, 5\r\n\r\nabcde",
            POST + "Transfer-Encoding: nonsense\r\n\r\nabcde",
            POST + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: chunked\r\n\r\n3;" + "e".repeat(70_000) + "\r\nabc\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n",
            POST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: " + "t".repeat(70_000) + "\r\n\r\n",
            "GET /models HTTP/1.1\r\nHost : localhost\r\n\r\n",
            GET + "no colon\r\n\r\n",
            GET + ": no name\r\n\r\n",
            GET + "X: a\0b\r\n\r\n",
            GET + "X\r: y\r\n\r\n",
            GET + "X: a\rb\r\n\r\n",
            GET + " folded\r\n\r\n",
            GET + "X: y\r\n folded\r\n\r\n",
            GET + "Expect: nonsense\r\n\r\n",
            "\r\n\r\n\r\n" + GET + "\r\n",
            "G\r\nET /models HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "\tGET /models HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /models HTTP/1.0\r\n\r\n",
            "GET /models HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

    /** Requests that a proxy could read as two requests, or two that it could read as one. */
    private static final List<String> SMUGGLING = List.of(
            POST + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND,
            POST + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n1\r\nZ\r\n0\r\n\r\n" + SECOND,
            POST + "Transfer-Encoding: xchunked\r\nContent-Length: 4\r\n\r\nabcd" + SECOND,
            POST + "Transfer-Encoding : chunked\r\nContent-Length: 4\r\n\r\nabcd" + SECOND,
            POST + "Transfer-Encoding\0: chunked\r\nContent-Length: 4\r\n\r\nabcd" + SECOND,
            POST + "Content-Length: 0\r\nContent-Length: " + SECOND.length() + "\r\n\r\n" + SECOND,
            GET + "Content-Length: " + SECOND.length() + "\r\n\r\n" + SECOND,
            GET + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND,
            GET + "X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND,
            GET
                    + "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n",
            GET + "Connection: close, Host, Content-Length\r\n\r\n" + SECOND);

    /** A version of HTTP without a status line, and unsupported protocols: the server may close the connection. */
    private static final List<String> OTHER_VERSIONS = List.of(
            "GET /models\r\n\r\n",
            "GET /nothing\r\n\r\n",
            "GET /models\t HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "\26\3\1\2\0\1\0\1\374\3\3" + "\0".repeat(500), // TLS
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    FuzzRequest make(int number, List<String> always, MutableRequest draft, SplittableRandom random) {
        byte[] whole = draft.bytes(always, random);
        return switch (random.nextInt(14)) {
            case 0 -> of(number, "cut off", whole, Delivery.CUT, -1);
            case 1 -> of(number, "reset", whole, Delivery.RESET, 0);
            case 2 -> of(number, "held", whole, Delivery.HELD, 0);
            case 3 -> {
                int count = random.nextInt(2, 30);
                yield of(number, "pipeline", Files.repeat(SECOND.getBytes(ISO_8859_1), count), Delivery.ALONE, count);
            }
            case 4 -> of(number, "smuggling", Values.pick(SMUGGLING, random).getBytes(ISO_8859_1), Delivery.ALONE, 1);
            case 5 -> {
                byte[] changed = whole.clone();
                int head = Math.min(changed.length, 250);
                for (int change = random.nextInt(1, 4); change > 0; change--) {
                    changed[random.nextInt(head)] = (byte) random.nextInt(256);
                }
                yield of(number, "head changed", changed, Delivery.ENDED, -1);
            }
            case 6 ->
                of(
                        number,
                        "another version",
                        Values.pick(OTHER_VERSIONS, random).getBytes(ISO_8859_1),
                        Delivery.ENDED,
                        -1);
            default -> of(number, "malformed", Values.pick(REJECTED, random).getBytes(ISO_8859_1), Delivery.ALONE, 1);
        };
    }

    private static FuzzRequest of(int number, String what, byte[] bytes, Delivery delivery, int answers) {
        return new FuzzRequest(number, what, null, false, bytes, delivery, answers, Set.of(501, 505));
    }
}
