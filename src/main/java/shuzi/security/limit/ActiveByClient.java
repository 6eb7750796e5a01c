package shuzi.security.limit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the requests of some kind that each client has in progress. */
final class ActiveByClient {

    private final Map<String, Integer> active = new ConcurrentHashMap<>(); // only clients with requests in progress

    /**
     * Counts one more request of the client, and returns true; counts nothing and returns false if the client has
     * {@code max}.
     */
    boolean begin(String client, int max) {
        if (active.merge(client, 1, Integer::sum) > max) {
            end(client);
            return false;
        }
        return true;
    }

    /** Counts one request of the client less. */
    void end(String client) {
        active.computeIfPresent(client, (name, number) -> number == 1 ? null : number - 1);
    }

    /** Returns the number of requests of all clients. */
    int total() {
        return active.values().stream().mapToInt(Integer::intValue).sum();
    }
}
