package shuzi.dataset;

/** The side on which an image lies. */
public enum Split {
    TRAIN,
    TEST
}
