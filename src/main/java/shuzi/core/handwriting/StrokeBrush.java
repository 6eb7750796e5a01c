package shuzi.core.handwriting;

/** The line that a varied writer draws along a stroke: broad, thin, wavy, hatched, outlined, dotted or faint. */
final class StrokeBrush {

    private static final double TURN = 2 * StrictMath.PI;

    private final WritingStyle.Pen pen;
    private final SeededRandom random;
    private final double thickness; // of this stroke, beside others
    private final double phase;
    private final double start; // within the first dot
    private double lastX = Double.NaN;
    private double lastY = Double.NaN;
    private double missing; // share of the ink, -1 to 1 and changing slowly

    StrokeBrush(WritingStyle.Pen pen, Stroke.Type type, SeededRandom random) {
        this.pen = pen;
        this.random = random;
        this.thickness = type == Stroke.Type.HORIZONTAL ? 1 - pen.contrast() : 1;
        this.phase = random.between(0, TURN);
        this.start = random.between(pen.gap(), 1) * pen.period();
    }

    /**
     * Draws one step.
     *
     * @param trace the path of the stroke
     * @param at the place on the path
     * @param x where the pen is, near that place
     * @param radius of the pen
     */
    void draw(Trace trace, int at, double x, double y, double radius, double ink, Sheet sheet) {
        double along = at * Sheet.STEP;
        if (pen.gap() > 0 && (along + start) % pen.period() < pen.gap() * pen.period()) {
            return;
        }
        double amount = ink;
        if (pen.faintness() > 0) {
            missing = 0.9 * missing + random.normal(0.25);
            amount *= Math.clamp(1 - pen.faintness() * (1 + 1.5 * missing), 0, 1);
        }
        if (pen.wave() == 0 && pen.outline() == 0) {
            sheet.touch(x, y, thickness * radius, amount);
            return;
        }
        double dx = trace.x(Math.min(at + 2, trace.size() - 1)) - trace.x(Math.max(at - 2, 0));
        double dy = trace.y(Math.min(at + 2, trace.size() - 1)) - trace.y(Math.max(at - 2, 0));
        double length = Math.max(StrictMath.hypot(dx, dy), 1e-6);
        double acrossX = -dy / length;
        double acrossY = dx / length;
        if (pen.outline() > 0) {
            double away = pen.outline() / 2;
            sheet.touch(x + away * acrossX, y + away * acrossY, radius, amount);
            sheet.touch(x - away * acrossX, y - away * acrossY, radius, amount);
            return;
        }
        double away = pen.wave() * StrictMath.sin(phase + TURN * along / pen.wavelength());
        double toX = x + away * acrossX;
        double toY = y + away * acrossY;
        if (at == 0) {
            sheet.touch(toX, toY, radius, amount);
        } else {
            sheet.line(lastX, lastY, toX, toY, radius, amount);
        }
        lastX = toX;
        lastY = toY;
    }
}
