package shuzi.core.handwriting;

import java.util.List;

/** What is on a picture beside its character: a bit of the next character, or of a printed line, at an edge. */
final class Neighbours {

    private Neighbours() {}

    /** Draws something at one edge of a sheet. */
    static void draw(Writer writer, SeededRandom chance, Sheet sheet) {
        int edge = chance.below(4);
        if (chance.happens(0.5)) {
            line(edge, chance, sheet);
        } else {
            character(edge, writer, chance, sheet);
        }
    }

    /** Draws a straight line along an edge. */
    private static void line(int edge, SeededRandom chance, Sheet sheet) {
        double length = Sheet.SIDE * (chance.happens(0.2) ? 1.1 : chance.between(0.1, 0.8));
        double from = chance.happens(0.5) ? chance.between(-2, Sheet.SIDE - length + 2) : -2;
        double away = chance.between(-0.5, 3);
        double end = away + chance.normal(1);
        double radius = chance.between(0.5, 1);
        double amount = chance.between(0.1, 0.8);
        double far = Sheet.SIDE;
        switch (edge) {
            case 0 -> sheet.line(from, away, from + length, end, radius, amount);
            case 1 -> sheet.line(from, far - away, from + length, far - end, radius, amount);
            case 2 -> sheet.line(away, from, end, from + length, radius, amount);
            default -> sheet.line(far - away, from, far - end, from + length, radius, amount);
        }
    }

    /** Draws the next character so far outside that only a bit of it is on the sheet. */
    private static void character(int edge, Writer writer, SeededRandom chance, Sheet sheet) {
        String name = Writer.CHARACTERS.get(chance.below(Writer.CHARACTERS.size()));
        List<Stroke> strokes = writer.strokes(Writer.NUMERALS, name, chance);
        double side = writer.size();
        double near = chance.between(-0.02, 0.1) * Sheet.SIDE - side / 2;
        double along = chance.between(0.2, 0.8) * Sheet.SIDE;
        double far = Sheet.SIDE - near;
        switch (edge) {
            case 0 -> writer.write(strokes, chance, chance, sheet, along, near, side);
            case 1 -> writer.write(strokes, chance, chance, sheet, along, far, side);
            case 2 -> writer.write(strokes, chance, chance, sheet, near, along, side);
            default -> writer.write(strokes, chance, chance, sheet, far, along, side);
        }
    }
}
