package shuzi.core.image;

import java.util.Arrays;

/** Finds the connected components of ink. Instances hold buffers, which grow with the largest picture. */
final class InkComponents {

    /** Of each pixel: its component, from 1; 0 none. */
    int[] labels = new int[GreyImage.PIXELS];

    /** The number of components. */
    int count;

    /** Of each component, from 1: the sum of contrast. */
    int[] mass = new int[0];

    /** Of each component: its largest contrast. */
    int[] peak = new int[0];

    int[] minX = new int[0];
    int[] maxX = new int[0];
    int[] minY = new int[0];
    int[] maxY = new int[0];

    private int[] parent = new int[256]; // union-find over components while they grow together

    /**
     * Finds the components of pixels of at least a contrast.
     *
     * @param ink height x width, contrast of each pixel
     * @param low the minimum contrast
     */
    void find(byte[] ink, int width, int height, int low) {
        if (labels.length < width * height) {
            labels = new int[width * height];
        }
        label(ink, width, height, low);
        if (count > 0) {
            measure(ink, width, height);
        }
    }

    /** Returns the bounding box of a component. */
    InkBox box(int component) {
        return new InkBox(
                minX[component],
                minY[component],
                maxX[component] - minX[component] + 1,
                maxY[component] - minY[component] + 1);
    }

    /**
     * Labels each pixel of at least this contrast with the number of its component, from 1. Pixels that touch at corners
     * are connected.
     */
    private void label(byte[] ink, int width, int height, int low) {
        int used = 0;
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at++) {
                if ((ink[at] & 0xff) < low) {
                    labels[at] = 0;
                    continue;
                }
                int label = x > 0 ? labels[at - 1] : 0;
                if (y > 0) {
                    for (int d = x > 0 ? -1 : 0; d <= (x < width - 1 ? 1 : 0); d++) {
                        int other = labels[at - width + d];
                        if (other != 0) {
                            label = label == 0 ? other : union(label, other);
                        }
                    }
                }
                if (label == 0) {
                    label = ++used;
                    if (used == parent.length) {
                        parent = Arrays.copyOf(parent, 2 * used);
                    }
                    parent[used] = used;
                }
                labels[at] = label;
            }
        }
        count = 0;
        for (int label = 1; label <= used; label++) { // a root is the lowest label of its component
            parent[label] = parent[label] == label ? ++count : parent[parent[label]];
        }
    }

    private int union(int a, int b) {
        int rootA = root(a);
        int rootB = root(b);
        int root = Math.min(rootA, rootB);
        parent[Math.max(rootA, rootB)] = root;
        return root;
    }

    private int root(int label) {
        int root = label;
        while (parent[root] != root) {
            root = parent[root];
        }
        while (parent[label] != root) {
            int next = parent[label];
            parent[label] = root;
            label = next;
        }
        return root;
    }

    private void measure(byte[] ink, int width, int height) {
        if (mass.length <= count) {
            int length = Math.max(2 * mass.length, count + 1);
            mass = new int[length];
            peak = new int[length];
            minX = new int[length];
            maxX = new int[length];
            minY = new int[length];
            maxY = new int[length];
        }
        Arrays.fill(mass, 0, count + 1, 0);
        Arrays.fill(peak, 0, count + 1, 0);
        Arrays.fill(minX, 0, count + 1, Integer.MAX_VALUE);
        Arrays.fill(minY, 0, count + 1, Integer.MAX_VALUE);
        Arrays.fill(maxX, 0, count + 1, -1);
        Arrays.fill(maxY, 0, count + 1, -1);
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at++) {
                if (labels[at] == 0) {
                    continue;
                }
                int component = parent[labels[at]];
                labels[at] = component;
                int contrast = ink[at] & 0xff;
                mass[component] += contrast;
                peak[component] = Math.max(peak[component], contrast);
                minX[component] = Math.min(minX[component], x);
                maxX[component] = Math.max(maxX[component], x);
                minY[component] = Math.min(minY[component], y);
                maxY[component] = Math.max(maxY[component], y);
            }
        }
    }
}
