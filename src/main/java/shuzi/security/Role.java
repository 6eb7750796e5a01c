package shuzi.security;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A role of clients; each name in keys and scopes is the constant in lower case. */
enum Role {
    /** Allows predictions, and reading of models. */
    PREDICT,
    /** Allows reading of everything except the models of the Open Inference Protocol. */
    READ,
    /** Allows creation of data sets, jobs and models, and what {@link #READ} allows. */
    TRAIN,
    /** Allows changes of the aliases under which models answer, and what {@link #READ} allows. */
    DEPLOY,
    /** Allows everything, including deletion. */
    ADMIN;

    /** Returns the role with that name in keys and scopes. */
    static Optional<Role> named(String name) {
        for (Role role : values()) {
            if (role.toString().equals(name)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** Returns this role and those it includes. */
    Set<Role> implied() {
        return switch (this) {
            case PREDICT, READ -> EnumSet.of(this);
            case TRAIN -> EnumSet.of(TRAIN, READ);
            case DEPLOY -> EnumSet.of(DEPLOY, READ);
            case ADMIN -> EnumSet.allOf(Role.class);
        };
    }

    /** Returns the role's authority in Spring Security. */
    GrantedAuthority authority() {
        return new SimpleGrantedAuthority(toString());
    }

    /** Returns the role's name in keys and scopes. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
