package shuzi.core.number;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;
import shuzi.core.number.CharacterLattice.Edge;

/**
 * Finds the best readings of a line: the paths through the product of its lattice and an automaton with the largest sums of
 * ratings (A. Viterbi, 1967; the n best after F. Soong and E.-F. Huang, 1991, in its simplest form, n partial paths with
 * different texts for each state).
 */
final class NumberSearch {

    /** The number of partial paths with different texts that are kept for each state. */
    private static final int BEAM = 6;

    /** Characters with a lower rating are not part of any path. */
    private static final double MIN_RATING = -30;

    /** What may follow what. */
    interface Automaton {
        int start();

        /** Returns the next state, or a negative number if there is none. */
        int next(int state, Numeral numeral);

        boolean accepts(int state);
    }

    /** Accepts well-formed numbers. */
    static final Automaton NUMBERS = new Automaton() {
        @Override
        public int start() {
            return NumberGrammar.START;
        }

        @Override
        public int next(int state, Numeral numeral) {
            return NumberGrammar.next(state, numeral);
        }

        @Override
        public boolean accepts(int state) {
            return NumberGrammar.accepts(state);
        }
    };

    /** Accepts any characters. */
    static final Automaton ANYTHING = new Automaton() {
        @Override
        public int start() {
            return 0;
        }

        @Override
        public int next(int state, Numeral numeral) {
            return 1;
        }

        @Override
        public boolean accepts(int state) {
            return state == 1;
        }
    };

    /** A character of a reading. */
    record RatedCharacter(Edge edge, Numeral numeral, double rating) {}

    /** A reading of the whole line. */
    record Reading(double rating, List<RatedCharacter> characters) {

        String text() {
            var text = new StringBuilder();
            characters.forEach(character -> text.append(character.numeral.character()));
            return text.toString();
        }

        Reading withCost(double cost) {
            return new Reading(rating - cost, characters);
        }

        double lowestRating() {
            return characters.stream().mapToDouble(RatedCharacter::rating).min().orElse(0);
        }
    }

    private record Path(
            double rating,
            String text,
            @Nullable Path before,
            @Nullable RatedCharacter last) {

        Path withSpeck(double cost) {
            return new Path(rating - cost, text, before, last);
        }

        Path with(RatedCharacter character) {
            return new Path(rating + character.rating, text + character.numeral.character(), this, character);
        }
    }

    private NumberSearch() {}

    /**
     * Returns the best readings with different texts, the best first.
     *
     * @param edges in the order of their first pieces
     * @param pieces of the line
     */
    static List<Reading> best(List<Edge> edges, int pieces, Automaton automaton) {
        var paths = new ArrayList<Map<Integer, List<Path>>>(); // by the number of pieces read, and by state
        for (int i = 0; i <= pieces; i++) {
            paths.add(new HashMap<>());
        }
        paths.getFirst().put(automaton.start(), List.of(new Path(0, "", null, null)));
        for (Edge edge : edges) {
            Map<Integer, List<Path>> after = paths.get(edge.last() + 1);
            paths.get(edge.first()).forEach((state, before) -> {
                if (edge.speckCost() < Double.POSITIVE_INFINITY) {
                    before.forEach(path -> add(after, state, path.withSpeck(edge.speckCost())));
                }
                for (Numeral numeral : Numeral.ALL) {
                    double rating = edge.ratings()[numeral.classIndex()];
                    int next = rating < MIN_RATING ? -1 : automaton.next(state, numeral);
                    if (next >= 0) {
                        var character = new RatedCharacter(edge, numeral, rating);
                        before.forEach(path -> add(after, next, path.with(character)));
                    }
                }
            });
        }
        var readings = new ArrayList<Reading>();
        paths.getLast().forEach((state, ends) -> {
            if (automaton.accepts(state)) {
                ends.forEach(path -> readings.add(new Reading(path.rating, characters(path))));
            }
        });
        readings.sort(Comparator.comparingDouble(Reading::rating).reversed());
        var byText = new LinkedHashMap<String, Reading>();
        readings.forEach(reading -> byText.putIfAbsent(reading.text(), reading));
        return List.copyOf(byText.values());
    }

    /** Adds a path to those of a state, the best of each text. */
    private static void add(Map<Integer, List<Path>> paths, int state, Path path) {
        List<Path> best = paths.computeIfAbsent(state, ignored -> new ArrayList<>(BEAM + 1));
        int at = 0;
        while (at < best.size() && best.get(at).rating >= path.rating) {
            if (best.get(at).text.equals(path.text)) {
                return;
            }
            at++;
        }
        int same = at;
        while (same < best.size() && !best.get(same).text.equals(path.text)) {
            same++;
        }
        if (same < best.size()) {
            best.remove(same);
        }
        best.add(at, path);
        if (best.size() > BEAM) {
            best.removeLast();
        }
    }

    private static List<RatedCharacter> characters(Path end) {
        var characters = new ArrayList<RatedCharacter>();
        for (Path path = end; path != null; path = path.before) {
            if (path.last != null) {
                characters.addFirst(path.last);
            }
        }
        return characters;
    }
}
