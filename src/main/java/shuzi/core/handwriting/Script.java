package shuzi.core.handwriting;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import shuzi.core.handwriting.Stroke.Box;

/**
 * Characters and the forms in which they are written, read from text resources, which describe their format at the
 * start.
 */
final class Script {

    private final Map<String, List<Form>> forms = new LinkedHashMap<>();

    /** A form of a character. */
    private record Form(double weight, List<Part> parts) {}

    /** A stroke, or the strokes of a component in a box. */
    private sealed interface Part {

        record Single(Stroke stroke) implements Part {}

        record Placed(String name, Box box) implements Part {}
    }

    /** Chooses one of several forms of a character. */
    @FunctionalInterface
    interface Choice {

        /** Returns the position of the chosen form in the sum of the weights of all forms: at least 0, below 1. */
        double among(String name);
    }

    private Script() {}

    /** Reads the characters of several resources of this package. */
    static Script read(String... resources) {
        var script = new Script();
        for (String resource : resources) {
            try (InputStream in = Script.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("missing resource " + resource);
                }
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .forEach(script::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return script;
    }

    private void add(String line) {
        String[] halves = line.split(": ", -1);
        String[] head = halves[0].split(" ", -1);
        var parts = new ArrayList<Part>();
        for (String part : halves[1].split(" \\| ", -1)) {
            if (part.startsWith("@")) {
                String[] words = part.substring(1).split(" ", -1);
                Stroke corners = Stroke.parse("h " + words[1] + " " + words[2]);
                parts.add(new Part.Placed(
                        words[0], new Box(corners.x()[0], corners.y()[0], corners.x()[1], corners.y()[1])));
            } else {
                parts.add(new Part.Single(Stroke.parse(part)));
            }
        }
        forms.computeIfAbsent(head[0], name -> new ArrayList<>())
                .add(new Form(head.length > 1 ? Double.parseDouble(head[1]) : 1, List.copyOf(parts)));
    }

    /** Returns all names except those of components. */
    List<String> characters() {
        return forms.keySet().stream().filter(name -> !name.startsWith("[")).toList();
    }

    /** Returns the strokes of a character in the order of writing. */
    List<Stroke> strokes(String name, Choice choice) {
        var strokes = new ArrayList<Stroke>();
        collect(name, Box.WHOLE, choice, strokes);
        return strokes;
    }

    private void collect(String name, Box box, Choice choice, List<Stroke> strokes) {
        List<Form> alternatives = forms.get(name);
        if (alternatives == null) {
            throw new IllegalArgumentException("unknown character " + name);
        }
        for (Part part : chosen(alternatives, choice.among(name)).parts()) {
            switch (part) {
                case Part.Single single -> strokes.add(single.stroke().in(box));
                case Part.Placed placed -> collect(placed.name(), box.inner(placed.box()), choice, strokes);
            }
        }
    }

    private static Form chosen(List<Form> alternatives, double where) {
        double left = where * alternatives.stream().mapToDouble(Form::weight).sum();
        for (Form form : alternatives) {
            left -= form.weight();
            if (left < 0) {
                return form;
            }
        }
        return alternatives.getLast();
    }
}
