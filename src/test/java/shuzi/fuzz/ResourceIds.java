package shuzi.fuzz;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The ids of the resources of the service, by the path segment before the id: {@code datasets}, {@code models} and so on.
 * Some are kept until the end, others may be deleted, cancelled or otherwise changed.
 */
final class ResourceIds {

    private static final int MAX_SPARE = 60;
    private static final String ALIASES = "aliases";

    private final Map<String, List<String>> kept = new TreeMap<>();
    private final Map<String, ConcurrentLinkedDeque<String>> spare = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> created = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> deleted = new ConcurrentHashMap<>();

    void keep(String kind, Collection<String> ids) {
        kept.put(kind, List.copyOf(ids));
    }

    /** Returns the first resource that is kept. */
    String first(String kind) {
        return kept.getOrDefault(kind, List.of("none")).getFirst();
    }

    /** Records that the service has created a resource. */
    void created(String kind, String id) {
        created.computeIfAbsent(kind, any -> ConcurrentHashMap.newKeySet()).add(id);
        var ids = spare.computeIfAbsent(kind, any -> new ConcurrentLinkedDeque<>());
        ids.addFirst(id);
        if (ids.size() > MAX_SPARE) {
            ids.pollLast();
        }
    }

    /** Records that the service has deleted a resource. */
    void deleted(String kind, String id) {
        deleted.computeIfAbsent(kind, any -> ConcurrentHashMap.newKeySet()).add(id);
        spare.getOrDefault(kind, new ConcurrentLinkedDeque<>()).remove(id);
    }

    /** Returns the resources that must exist in addition to those that are kept. */
    Set<String> present(String kind) {
        var present = new java.util.TreeSet<>(created.getOrDefault(kind, Set.of()));
        present.removeAll(deleted.getOrDefault(kind, Set.of()));
        return present;
    }

    /** Returns an id for a request that reads, mostly of a resource that is kept. */
    String toRead(String kind, SplittableRandom random) {
        List<String> ids = kept.getOrDefault(kind, List.of());
        boolean fromSpare = random.nextInt(10) == 0;
        return ids.isEmpty() || fromSpare ? toChange(kind, random) : Values.pick(ids, random);
    }

    /** Returns an id for a request that deletes or changes, never of a resource that is kept. */
    String toChange(String kind, SplittableRandom random) {
        var ids = spare.getOrDefault(kind, new ConcurrentLinkedDeque<>());
        boolean newest = random.nextBoolean();
        long otherwise = random.nextLong();
        if (kind.equals(ALIASES) && random.nextInt(4) == 0) { // the client chooses the name of a new one
            return "fuzz-" + Long.toHexString(otherwise);
        }
        String id = newest ? ids.peekFirst() : ids.peekLast();
        return id == null ? new UUID(otherwise, otherwise).toString() : id;
    }

    /** Returns an id for a field such as {@code datasetId}. */
    String referredTo(String field, SplittableRandom random) {
        for (String kind : kept.keySet()) {
            if (isOf(field, kind)) {
                return toRead(kind, random);
            }
        }
        return kept.isEmpty()
                ? new UUID(random.nextLong(), random.nextLong()).toString()
                : toRead(Values.pick(List.copyOf(kept.keySet()), random), random);
    }

    /**
     * Returns an id for a field that is named after a kind of resource, such as {@code model}, or else the other text. A field for a model
     * takes aliases too.
     */
    String nameOf(String field, String otherwise, SplittableRandom random) {
        if (field.equals(singular(ALIASES)) || (field.equals("model") && random.nextBoolean())) {
            return toRead(ALIASES, random);
        }
        return kept.keySet().stream()
                .filter(kind -> singular(kind).equals(field) && !kept.get(kind).isEmpty())
                .map(kind -> kept.get(kind).getFirst())
                .findFirst()
                .orElse(otherwise);
    }

    private static boolean isOf(String field, String kind) {
        String name = field.equals("with") ? "model" : field; // the second model of a comparison
        return name.toLowerCase(java.util.Locale.ROOT).contains(singular(kind));
    }

    private static String singular(String kind) {
        String word = kind.substring(kind.lastIndexOf('-') + 1);
        return word.endsWith("ases")
                ? word.substring(0, word.length() - 2)
                : word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
    }
}
