/** How many a page has unless it is said. */
export const PER_PAGE = 50
