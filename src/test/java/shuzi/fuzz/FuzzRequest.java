package shuzi.fuzz;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import shuzi.fuzz.Contract.Operation;

/**
 * A request as bytes on the wire.
 *
 * @param number which with the seed tells it from all others
 * @param what was done to it, for people
 * @param operation that it reaches; null when its method, path or framing is none that any operation has
 * @param valid whether everything in it is as the contract wants
 * @param answers how many answers there must be; -1 where HTTP lets the server close the connection without one
 * @param statuses that are right for it beside those that are for every request
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

    /** How the bytes get to the server. */
    enum Delivery {
        /** At once, on a connection that others use before and after. */
        WHOLE,
        /** At once, on a connection of its own, as the server may take it for more or less than one request. */
        ALONE,
        /** At once, on many connections at the same time. */
        MANY,
        /** In many pieces. */
        SLOW,
        /** All of them, then the end of the stream. */
        ENDED,
        /** A part of them, then the end of the stream. */
        CUT,
        /** A part of them, then a reset of the connection. */
        RESET,
        /** A part of them, and then nothing for long. */
        HELD
    }

    /** The same on a connection of its own. */
    FuzzRequest alone() {
        return new FuzzRequest(
                number, what + ", one of many", operation, valid, bytes, Delivery.ALONE, answers, statuses);
    }

    /** Whether the answer is one to HEAD, without a body. */
    boolean isHead() {
        return bytes.length > 5
                && bytes[0] == 'H'
                && bytes[1] == 'E'
                && bytes[2] == 'A'
                && bytes[3] == 'D'
                && bytes[4] == ' ';
    }
}
