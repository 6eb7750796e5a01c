package shuzi.fuzz;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import shuzi.fuzz.Contract.Operation;

/**
 * A request as the bytes that are sent.
 *
 * @param number identifies the request together with the seed
 * @param what a description of its change
 * @param operation the operation that it reaches; null if its method, path or framing matches none
 * @param valid whether the request is valid by the contract
 * @param answers the number of responses; -1 if the server may close the connection without one
 * @param statuses correct statuses in addition to those of every request
 */
record FuzzRequest(
        int number,
        String what,
        @Nullable Operation operation,
        boolean valid,
        byte[] bytes,
        Delivery delivery,
        int answers,
        Set<Integer> statuses) {

    /** How the bytes are sent. */
    enum Delivery {
        /** At once, on a shared connection. */
        WHOLE,
        /** At once, on a separate connection, because the server may read more or less than one request. */
        ALONE,
        /** At once, on many connections concurrently. */
        MANY,
        /** In many pieces. */
        SLOW,
        /** All of them, then the end of the stream. */
        ENDED,
        /** A part of them, then the end of the stream. */
        CUT,
        /** A part of them, then a reset of the connection. */
        RESET,
        /** A part of them, then nothing for a long time. */
        HELD
    }

    /** Returns the same request for a separate connection. */
    FuzzRequest alone() {
        return new FuzzRequest(
                number, what + ", one of many", operation, valid, bytes, Delivery.ALONE, answers, statuses);
    }

    /** Returns whether this is a HEAD request, whose response has no body. */
    boolean isHead() {
        return bytes.length > 5
                && bytes[0] == 'H'
                && bytes[1] == 'E'
                && bytes[2] == 'A'
                && bytes[3] == 'D'
                && bytes[4] == ' ';
    }
}
