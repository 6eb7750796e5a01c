package shuzi.core.handwriting;

import java.util.List;

/** Draws the neighbours of a character at an edge of the picture: a part of the next character or of a printed line. */
final class Neighbours {

    private Neighbours() {}

    /** Draws something at one edge of a sheet. */
    static void draw(Writer writer, SeededRandom random, Sheet sheet) {
        int edge = random.below(4);
        if (random.happens(0.5)) {
            line(edge, random, sheet);
        } else {
            character(edge, writer, random, sheet);
        }
    }

    /** Draws a straight line along an edge. */
    private static void line(int edge, SeededRandom random, Sheet sheet) {
        double length = Sheet.SIDE * (random.happens(0.2) ? 1.1 : random.between(0.1, 0.8));
        double from = random.happens(0.5) ? random.between(-2, Sheet.SIDE - length + 2) : -2;
        double away = random.between(-0.5, 3);
        double end = away + random.normal(1);
        double radius = random.between(0.5, 1);
        double amount = random.between(0.1, 0.8);
        double far = Sheet.SIDE;
        switch (edge) {
            case 0 -> sheet.line(from, away, from + length, end, radius, amount);
            case 1 -> sheet.line(from, far - away, from + length, far - end, radius, amount);
            case 2 -> sheet.line(away, from, end, from + length, radius, amount);
            default -> sheet.line(far - away, from, far - end, from + length, radius, amount);
        }
    }

    /** Draws the next character so far outside that only a bit of it is on the sheet. */
    private static void character(int edge, Writer writer, SeededRandom random, Sheet sheet) {
        String name = Writer.CHARACTERS.get(random.below(Writer.CHARACTERS.size()));
        List<Stroke> strokes = writer.strokes(Writer.NUMERALS, name, random);
        double side = writer.size();
        double near = random.between(-0.02, 0.1) * Sheet.SIDE - side / 2;
        double along = random.between(0.2, 0.8) * Sheet.SIDE;
        double far = Sheet.SIDE - near;
        switch (edge) {
            case 0 -> writer.write(strokes, random, random, sheet, along, near, side);
            case 1 -> writer.write(strokes, random, random, sheet, along, far, side);
            case 2 -> writer.write(strokes, random, random, sheet, near, along, side);
            default -> writer.write(strokes, random, random, sheet, far, along, side);
        }
    }
}
