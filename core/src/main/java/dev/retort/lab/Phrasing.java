package dev.retort.lab;

/** The three ways in which a problem is put into words. */
public enum Phrasing {
    /** {@code start with 1 2 . add 3 . take away 4 . double it . what is the result ?} */
    START_WITH,
    /** {@code ann has 1 2 cups . she gets 3 . she gives away 4 . then she has double . how many cups has ann ?} */
    NAME_HAS,
    /** {@code what is 1 2 + 3 - 4 then double ?} */
    WHAT_IS
}
