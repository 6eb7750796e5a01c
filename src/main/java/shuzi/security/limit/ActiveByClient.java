package shuzi.security.limit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many requests of some kind each client has in progress. */
final class ActiveByClient {

    private final Map<String, Integer> active = new ConcurrentHashMap<>(); // only clients that have any

    /** Counts one more of the client's, unless it has the most already; returns whether it did. */
    boolean begin(String client, int max) {
        if (active.merge(client, 1, Integer::sum) > max) {
            end(client);
            return false;
        }
        return true;
    }

    /** Counts one less. */
    void end(String client) {
        active.computeIfPresent(client, (name, number) -> number == 1 ? null : number - 1);
    }

    /** All clients' together. */
    int total() {
        return active.values().stream().mapToInt(Integer::intValue).sum();
    }
}
