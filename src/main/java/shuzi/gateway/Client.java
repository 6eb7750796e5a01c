package shuzi.gateway;

/** Who sent a request, as it is written down. */
public final class Client {

    /** Attribute of a request whose client is known: the name of its key, the subject of its token. */
    public static final String ATTRIBUTE = "shuzi.client";

    private Client() {}
}
